package dev.proust.store;

/// An event's home, normally one entity's: `order-42`. Unknown streams are empty, not errors.
///
/// The *category*, the entity's type, is the name up to the first `-`; without one, the whole name. What follows may
/// hold more of them, as UUIDs do.
///
/// Personal data does not belong in a stream's name: names outlive the erasure of events.
///
/// @param name 1 to [Limits#NAME_BYTES_MAX] bytes of UTF-8 without control characters, not beginning with `-`;
///     `$` at the front is the store's own: such streams can be read, not written
public record Stream(String name) {

    public Stream {
        Names.require("stream", name);
        if (name.startsWith("-")) {
            throw new IllegalArgumentException(
                    "stream \"" + name + "\" begins with '-', expected a category before it, as in \"order-42\"");
        }
    }

    /// The stream of this name.
    public static Stream of(String name) {
        return new Stream(name);
    }

    /// The stream of an entity: `category-id`.
    ///
    /// @throws IllegalArgumentException if the category holds a `-`, since it would end there
    public static Stream of(String category, String id) {
        requireCategory(category);
        if (id.isEmpty())
            throw new IllegalArgumentException("id of a stream in category \"" + category + "\" is empty");
        return new Stream(category + "-" + id);
    }

    /// What kind of entity it is: the name up to the first `-`, or the whole name.
    public String category() {
        int dash = name.indexOf('-');
        return dash < 0 ? name : name.substring(0, dash);
    }

    /// Whether the stream is the store's own.
    public boolean isReserved() {
        return Names.isReserved(name);
    }

    static String requireCategory(String category) {
        Names.require("category", category);
        if (category.indexOf('-') >= 0) {
            throw new IllegalArgumentException(
                    "category \"" + category + "\" holds a '-', where a stream's category ends");
        }
        return category;
    }

    @Override
    public String toString() {
        return name;
    }
}
