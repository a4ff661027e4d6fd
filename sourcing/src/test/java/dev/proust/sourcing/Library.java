package dev.proust.sourcing;

import java.util.List;

/// The rules of a small library, for tests: a book is lent to one reader at a time.
final class Library implements Decider<Library.Lend, Library.Shelf, Library.Event> {

    record Lend(String book, String reader) {}

    sealed interface Event {
        record Bought(String book) implements Event {}

        record Lent(String book, String reader) implements Event {}
    }

    /// @param books that are there
    record Shelf(List<String> books) {
        Shelf {
            books = List.copyOf(books);
        }

        Shelf without(String book) {
            return new Shelf(books.stream().filter(other -> !other.equals(book)).toList());
        }

        Shelf with(String book) {
            return new Shelf(java.util.stream.Stream.concat(books.stream(), java.util.stream.Stream.of(book))
                    .toList());
        }
    }

    static final class NotThere extends RuntimeException {
        NotThere(String book) {
            super(book + " is not there");
        }
    }

    @Override
    public Shelf initial() {
        return new Shelf(List.of());
    }

    @Override
    public List<Event> decide(Lend command, Shelf shelf) {
        if (command.reader().isEmpty()) return List.of();
        if (!shelf.books().contains(command.book())) throw new NotThere(command.book());
        return List.of(new Event.Lent(command.book(), command.reader()));
    }

    @Override
    public Shelf evolve(Shelf shelf, Event event) {
        return switch (event) {
            case Event.Bought bought -> shelf.with(bought.book());
            case Event.Lent lent -> shelf.without(lent.book());
        };
    }
}
