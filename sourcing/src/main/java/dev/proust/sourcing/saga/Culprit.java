package dev.proust.sourcing.saga;

/// What an instance is parked at.
sealed interface Culprit {

    /// Reacting to the event at a position.
    record Event(long position) implements Culprit {}

    /// Carrying out an effect.
    record OfEffect(EffectNumber number) implements Culprit {}

    /// Reacting to a deadline.
    record Deadline(String name) implements Culprit {}

    /// Reads what [#text] wrote.
    static Culprit parse(String text) {
        int space = text.indexOf(' ');
        var rest = text.substring(space + 1);
        return switch (text.substring(0, space)) {
            case "event" -> new Event(Long.parseLong(rest));
            case "effect" -> new OfEffect(EffectNumber.parse(rest));
            case "deadline" -> new Deadline(rest);
            default -> throw new IllegalArgumentException("unknown is \"" + text + "\"");
        };
    }

    /// One word, a space, and what identifies it.
    default String text() {
        return switch (this) {
            case Event event -> "event " + event.position();
            case OfEffect effect -> "effect " + effect.number();
            case Deadline deadline -> "deadline " + deadline.name();
        };
    }
}
