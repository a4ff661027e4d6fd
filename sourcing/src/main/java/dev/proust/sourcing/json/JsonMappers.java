package dev.proust.sourcing.json;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// What Jackson is to do so that facts come back as they were.
final class JsonMappers {

    private JsonMappers() {}

    /// | what it does                                      | what would be otherwise                    |
    /// |---------------------------------------------------|--------------------------------------------|
    /// | write the components of a record, and no more     | a method `isBig()` would become a field    |
    /// | write and read an enum's `name()`                 | what is made for people would be stored    |
    /// | keep time zones and offsets                       | times would come back in UTC               |
    /// | write entries of maps in the order of their keys  | equal events would not give equal bytes    |
    /// | take no value for one of another kind             | 1.5 would be read as 1, `""` as nothing    |
    static JsonMapper standard() {
        return JsonMapper.builder()
                .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
                .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .withCoercionConfig(
                        LogicalType.Textual,
                        texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /// The same mapper, but that it fails when a component of a record is missing. What the records' own
    /// annotations say about that comes first.
    static JsonMapper requiringComponents(JsonMapper mapper) {
        var before = mapper.deserializationConfig().getAnnotationIntrospector();
        return mapper.rebuild()
                .annotationIntrospector(AnnotationIntrospectorPair.create(before, new RequiredComponents()))
                .build();
    }

    /// Jackson's own switch for this would not let an [Optional] be missing; and without it, a missing number is
    /// 0.
    private static final class RequiredComponents extends NopAnnotationIntrospector {

        private static final Set<Class<?>> OPTIONAL =
                Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            boolean component = member instanceof AnnotatedParameter
                    && member.getDeclaringClass().isRecord();
            return component ? !OPTIONAL.contains(member.getRawType()) : null;
        }
    }
}
