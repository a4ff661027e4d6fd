package dev.proust.sourcing.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.sourcing.EventCodec;
import dev.proust.store.Stream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Facts come back exactly as they were, or are refused before they are stored.
class RoundTripTest {

    private sealed interface Event {
        record Priced(BigDecimal price, Optional<BigDecimal> before) implements Event {}

        record Timed(Instant at, OffsetDateTime there, ZonedDateTime zoned, LocalDate day, Duration took)
                implements Event {}

        record Counted(int i, long l, double d, float f, BigInteger big, OptionalInt maybe, Integer boxed)
                implements Event {}

        record Sorted(
                Color color, Map<Color, Integer> byColor, Set<String> names, List<Optional<Point>> points, UUID id)
                implements Event {}

        record Drawn(byte[] pixels, int[] sizes) implements Event {}

        record Kept(Shape shape) implements Event {}

        record Digits(BigDecimal number) implements Event {}

        record Noted(String text, char letter, boolean yes) implements Event {}
    }

    private enum Color {
        RED,
        GREEN {};

        @Override
        public String toString() {
            return "the color " + name().charAt(0);
        }
    }

    private record Point(int x, int y) {}

    /// JSON does not say which record it is.
    private sealed interface Shape {
        record Circle(int radius) implements Shape {}
    }

    private final EventCodec<Event> codec = declared().build();

    private static JsonCodecBuilder<Event> declared() {
        return JsonCodec.of(Event.class)
                .type("Priced", Event.Priced.class)
                .type("Timed", Event.Timed.class)
                .type("Counted", Event.Counted.class)
                .type("Sorted", Event.Sorted.class)
                .type("Drawn", Event.Drawn.class)
                .type("Kept", Event.Kept.class)
                .type("Digits", Event.Digits.class)
                .type("Noted", Event.Noted.class)
                .stream(event -> Stream.of("any"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.00",
                "-1.50",
                "2.5",
                "2.50",
                "1E+3",
                "1000",
                "0E+5",
                "1E-20",
                "5E-400",
                "1E+400",
                "0.001",
                "123456789012345678901234567890.1234567890"
            })
    void decimals_keep_their_scale(String number) {
        var decimal = new BigDecimal(number);
        var back = (Event.Priced) comesBack(new Event.Priced(decimal, Optional.of(decimal)));
        assertThat(back.price()).isEqualTo(decimal);
        assertThat(back.price().scale()).isEqualTo(decimal.scale());
        assertThat(back.before()).contains(decimal);
    }

    @Test
    void decimals_drawn_at_random_come_back() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            var decimal = new BigDecimal(new BigInteger(random.nextInt(1, 200), random), random.nextInt(-50, 50));
            assertComesBack(new Event.Digits(random.nextBoolean() ? decimal : decimal.negate()), seed);
        }
    }

    @Test
    void times_keep_their_nanoseconds_offsets_and_zones() {
        assertComesBack(new Event.Timed(
                Instant.parse("2026-11-24T12:00:00.123456789Z"),
                OffsetDateTime.parse("2026-11-24T12:00:00+05:30"),
                ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Berlin]"),
                LocalDate.of(2026, 2, 28),
                Duration.ofNanos(-1)));
        assertComesBack(new Event.Timed(
                Instant.MAX,
                OffsetDateTime.MIN,
                ZonedDateTime.parse("2026-11-24T12:00:00Z"),
                LocalDate.MAX,
                Duration.ofSeconds(Long.MAX_VALUE)));
        assertComesBack(new Event.Timed(
                Instant.MIN,
                OffsetDateTime.MAX,
                ZonedDateTime.parse("2026-11-24T12:00:00Z[UTC]"),
                LocalDate.MIN,
                Duration.ZERO));
    }

    @Test
    void numbers_come_back_at_their_bounds() {
        assertComesBack(new Event.Counted(
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Double.MIN_VALUE,
                Float.MAX_VALUE,
                BigInteger.TWO.pow(300),
                OptionalInt.empty(),
                -1));
        assertComesBack(new Event.Counted(0, 0, -0.0, Float.NaN, BigInteger.ZERO, OptionalInt.of(0), 0));
        assertComesBack(new Event.Counted(
                1, 1L << 53 | 1, Double.NEGATIVE_INFINITY, 0.1f, BigInteger.ONE.negate(), OptionalInt.of(1), 1));
    }

    @Test
    void texts_come_back_whatever_they_hold() {
        assertComesBack(new Event.Noted("", 'x', true));
        assertComesBack(new Event.Noted("\u0000\"\\/\n\u2028 Guermantes \uD83D\uDCD6", '"', false));
    }

    @Test
    void enums_collections_and_what_is_within_them_come_back() {
        assertComesBack(new Event.Sorted(
                Color.GREEN,
                Map.of(Color.RED, 1, Color.GREEN, 2),
                Set.of("a", "b", "c"),
                List.of(Optional.empty(), Optional.of(new Point(1, -1))),
                new UUID(1, 2)));
    }

    @Test
    void an_enum_is_stored_by_its_name_and_not_by_what_people_are_shown() {
        var sorted = new Event.Sorted(Color.GREEN, Map.of(Color.RED, 1), Set.of(), List.of(), new UUID(1, 2));
        assertThat(codec.encode(sorted).data().asText()).startsWith("{\"color\":\"GREEN\",\"byColor\":{\"RED\":1},");
    }

    @Test
    void equal_maps_give_equal_data() {
        var backwards = new LinkedHashMap<Color, Integer>();
        backwards.put(Color.RED, 1);
        backwards.put(Color.GREEN, 2);
        var forwards = new LinkedHashMap<Color, Integer>();
        forwards.put(Color.GREEN, 2);
        forwards.put(Color.RED, 1);
        assertThat(codec.encode(sorted(forwards)).data())
                .isEqualTo(codec.encode(sorted(backwards)).data());
    }

    @Test
    void arrays_come_back_by_what_they_say() {
        var back = (Event.Drawn) comesBack(new Event.Drawn(new byte[] {0, -1, 7}, new int[] {3}));
        assertThat(back.pixels()).containsExactly(0, -1, 7);
        assertThat(back.sizes()).containsExactly(3);
    }

    // ---------------------------------------------------------------- refused

    @Test
    void an_event_that_could_not_be_read_again_is_refused() {
        assertThatThrownBy(() -> codec.encode(new Event.Kept(new Shape.Circle(3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("event \"Kept\" has no JSON: dev.proust.sourcing.json.RoundTripTest.Event.Kept"
                        + " cannot be written or not be read again; give it components that JSON can hold");
    }

    @Test
    void a_number_longer_than_can_be_read_again_is_refused() {
        assertThatThrownBy(() -> codec.encode(new Event.Digits(new BigDecimal("7".repeat(2_000)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not be read again");
    }

    @Test
    void an_event_that_would_come_back_changed_is_refused() {
        var inUtc = declared().mapper(new JsonMapper()).build();
        var there = new Event.Timed(
                Instant.EPOCH,
                OffsetDateTime.parse("2026-11-24T12:00:00+05:30"),
                ZonedDateTime.parse("2026-11-24T12:00:00Z"),
                LocalDate.EPOCH,
                Duration.ZERO);
        assertThatThrownBy(() -> inUtc.encode(there))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"Timed\" has no JSON")
                .hasMessageContaining("comes back changed from it")
                .hasNoCause();
    }

    private static Event.Sorted sorted(Map<Color, Integer> byColor) {
        return new Event.Sorted(Color.RED, byColor, Set.of(), List.of(), new UUID(1, 2));
    }

    private void assertComesBack(Event event) {
        assertThat(comesBack(event)).isEqualTo(event);
    }

    private void assertComesBack(Event event, long seed) {
        assertThat(comesBack(event)).as("seed %d", seed).isEqualTo(event);
    }

    private Event comesBack(Event event) {
        return codec.decode(Recorded.at7(codec.encode(event)));
    }
}
