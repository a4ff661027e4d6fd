package dev.proust.contract;

import dev.proust.contract.Courses.CourseEvent;
import dev.proust.contract.Courses.CourseEvent.Offered;
import dev.proust.contract.Courses.CourseEvent.Taken;
import dev.proust.contract.Courses.Seen;
import dev.proust.contract.Courses.Take;
import dev.proust.sourcing.Decider;
import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.json.JsonCodec;
import dev.proust.store.Criterion;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.List;

/// The rules by which students take courses: a decision that rests on two entities at once. No course takes more
/// students than it has seats, and no student takes more than three courses.
///
/// A student who takes a course is one event, which bears the tags of both.
final class Courses implements Decider<Take, Seen, CourseEvent> {

    static final int COURSES_MAX = 3;

    record Take(String student, String course) {}

    sealed interface CourseEvent {
        record Offered(String course, int seats) implements CourseEvent {}

        record Taken(String student, String course) implements CourseEvent {}
    }

    /// @param seats of the course
    /// @param taken all that is known of the course's students and the student's courses
    record Seen(int seats, List<Taken> taken) {
        Seen {
            taken = List.copyOf(taken);
        }

        long students(String course) {
            return taken.stream().filter(one -> one.course().equals(course)).count();
        }

        long courses(String student) {
            return taken.stream().filter(one -> one.student().equals(student)).count();
        }
    }

    static final class Full extends RuntimeException {
        Full(String what) {
            super(what + " is full");
        }
    }

    static Query boundary(Take command) {
        return Query.of(Criterion.tagged(student(command.student())), Criterion.tagged(course(command.course())));
    }

    @Override
    public Seen initial() {
        return new Seen(0, List.of());
    }

    @Override
    public List<CourseEvent> decide(Take command, Seen seen) {
        var taken = new Taken(command.student(), command.course());
        if (seen.taken().contains(taken)) return List.of();
        if (seen.students(command.course()) >= seen.seats()) throw new Full(command.course());
        if (seen.courses(command.student()) >= COURSES_MAX) throw new Full(command.student());
        return List.of(taken);
    }

    @Override
    public Seen evolve(Seen seen, CourseEvent event) {
        return switch (event) {
            case Offered(var _, var seats) -> new Seen(seats, seen.taken());
            case Taken taken ->
                new Seen(
                        seen.seats(),
                        java.util.stream.Stream.concat(seen.taken().stream(), java.util.stream.Stream.of(taken))
                                .toList());
        };
    }

    static EventCodec<CourseEvent> codec() {
        return codec("CourseTaken");
    }

    /// By another name for a course that was taken.
    static EventCodec<CourseEvent> codec(String taken) {
        return JsonCodec.of(CourseEvent.class).type("CourseOffered", Offered.class).type(taken, Taken.class).stream(
                        Courses::home)
                .tags(Courses::tags)
                .build();
    }

    private static Stream home(CourseEvent event) {
        return switch (event) {
            case Offered(var course, var _) -> Stream.of("course", course);
            case Taken(var student, var _) -> Stream.of("student", student);
        };
    }

    private static List<Tag> tags(CourseEvent event) {
        return switch (event) {
            case Offered(var course, var _) -> List.of(course(course));
            case Taken(var student, var course) -> List.of(student(student), course(course));
        };
    }

    static Tag student(String student) {
        return Tag.of("student", student);
    }

    static Tag course(String course) {
        return Tag.of("course", course);
    }
}
