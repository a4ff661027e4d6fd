package dev.proust.store;

/// Where a [Criterion] looks.
public sealed interface Scope {

    /// The whole store, but for reserved streams.
    record Everything() implements Scope {}

    /// One stream. The only way to events of a reserved one.
    record OneStream(Stream stream) implements Scope {}

    /// All streams of one category.
    record OneCategory(String category) implements Scope {
        public OneCategory {
            Stream.requireCategory(category);
        }
    }

    /// The first event of each stream of one category: its streams, in the order of their birth.
    record Births(String category) implements Scope {
        public Births {
            Stream.requireCategory(category);
        }
    }

    /// What one append wrote.
    record OneAppend(String appendId) implements Scope {
        public OneAppend {
            Append.requireId(appendId);
        }
    }
}
