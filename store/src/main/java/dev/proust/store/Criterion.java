package dev.proust.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One way to match a [Query]: an event meets it if it lies in the scope, is of *any* of the types and bears *all* of
/// the tags.
///
/// Events of reserved streams (`$…`) are matched by their own stream only: neither everything nor types, tags,
/// categories or append ids find them.
///
/// @param scope where to look
/// @param types any of these, in the order of their names; if there are none, any type at all. At most
/// [Limits#CRITERION_TYPES_MAX]
/// @param tags all of these, in the order of their bytes. At most [Limits#CRITERION_TAGS_MAX]
public record Criterion(Scope scope, Set<String> types, List<Tag> tags) {

    private static final Criterion EVERYTHING = new Criterion(new Scope.Everything(), Set.of(), List.of());

    public Criterion {
        types = inOrder(types);
        tags = tags.stream().sorted().distinct().toList();
        Limits.requireAtMost("criterion has", types.size(), Limits.CRITERION_TYPES_MAX, "types");
        Limits.requireAtMost("criterion has", tags.size(), Limits.CRITERION_TAGS_MAX, "tags");
        types.forEach(type -> Names.require("type", type));
    }

    /// The order of a set of the JDK's own is another one in each process: a query would read the disk in another order
    /// each time, and no simulation could be told again.
    private static Set<String> inOrder(Set<String> types) {
        return types.size() < 2 ? Set.copyOf(types) : Collections.unmodifiableSet(new TreeSet<>(types));
    }

    /// Every event, but for those of reserved streams.
    public static Criterion everything() {
        return EVERYTHING;
    }

    /// The events of a stream.
    public static Criterion stream(Stream stream) {
        return new Criterion(new Scope.OneStream(stream), Set.of(), List.of());
    }

    /// The events of all streams of a category.
    public static Criterion category(String category) {
        return new Criterion(new Scope.OneCategory(category), Set.of(), List.of());
    }

    /// The first event of each stream of a category. So the streams of a category are listed, in the order of their
    /// birth.
    public static Criterion births(String category) {
        return new Criterion(new Scope.Births(category), Set.of(), List.of());
    }

    /// The events that an append wrote.
    public static Criterion append(String appendId) {
        return new Criterion(new Scope.OneAppend(appendId), Set.of(), List.of());
    }

    /// The events that bear all of these tags.
    public static Criterion tagged(Tag... tags) {
        return EVERYTHING.withTags(tags);
    }

    /// The events of any of these types.
    public static Criterion ofTypes(String... types) {
        return EVERYTHING.withTypes(types);
    }

    /// The same, of any of these types, in place of any before.
    public Criterion withTypes(String... types) {
        return withTypes(Set.copyOf(Arrays.asList(types)));
    }

    /// The same, of any of these types, in place of any before.
    public Criterion withTypes(Set<String> types) {
        return new Criterion(scope, types, tags);
    }

    /// The same, bearing all of these tags, in place of any before.
    public Criterion withTags(Tag... tags) {
        return new Criterion(scope, types, Arrays.asList(tags));
    }

    /// Whether an event with this header and these tags meets the criterion.
    boolean isMetBy(Stream stream, long version, String type, Collection<Tag> tagsOfEvent, Optional<String> appendId) {
        return isInScope(stream, version, appendId)
                && (types.isEmpty() || types.contains(type))
                && tagsOfEvent.containsAll(tags);
    }

    private boolean isInScope(Stream stream, long version, Optional<String> appendId) {
        if (scope instanceof Scope.OneStream one) return one.stream().equals(stream);
        if (stream.isReserved()) return false;
        return switch (scope) {
            case Scope.Everything everything -> true;
            case Scope.OneStream one -> throw new AssertionError("handled above");
            case Scope.OneCategory one -> one.category().equals(stream.category());
            case Scope.Births births -> version == 1 && births.category().equals(stream.category());
            case Scope.OneAppend one -> appendId.isPresent() && appendId.get().equals(one.appendId());
        };
    }
}
