package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class EventStoreExceptionTest {

    private static final Stream ORDER = Stream.of("order-1");
    private static final Append APPEND =
            Append.of(NewEvent.of(ORDER, "Placed", Data.none())).withId("command-1");
    private static final UUID INCARNATION = new UUID(0, 1);
    private static final Checkpoint HEAD = new Checkpoint(7, INCARNATION);
    private static final String HEAD_TEXT = "7@00000000-0000-0000-0000-000000000001";
    private static final Appended FIRST = new Appended(HEAD, 6, Map.of(ORDER, 2L), Instant.EPOCH, true);

    /// One of each kind, its title, and its facts as the message shows them.
    record Example(EventStoreException exception, String title, String facts) {
        @Override
        public String toString() {
            return exception.getClass().getSimpleName();
        }
    }

    private static final List<Example> EXAMPLES = List.of(
            new Example(
                    new ConflictException(
                            List.of(
                                    new FailedCondition.WrongVersion(new Condition.Version(ORDER, 1), 2),
                                    new FailedCondition.NoSuchStream(new Condition.Exists(Stream.of("cart-1")))),
                            HEAD,
                            List.of(),
                            true),
                    "append condition failed",
                    "failed=[stream order-1 is at version 2, expected 1, stream cart-1 does not exist], checkpoint="
                            + HEAD_TEXT),
            new Example(
                    new AppendIdReusedException("command-1", FIRST),
                    "append id is known with other content",
                    "append_id=command-1, first_position=6, checkpoint=" + HEAD_TEXT),
            new Example(
                    new OutcomeUnknownException(APPEND, "the log failed", cause()),
                    "outcome is unknown",
                    "append_id=command-1, reason=the log failed"),
            new Example(
                    new ReadOnlyException("the log failed", cause()), "store is read-only", "reason=the log failed"),
            new Example(
                    new DiskFullException("0000000001.segment", 4096, cause()),
                    "disk is full",
                    "file=0000000001.segment, bytes_needed=4096"),
            new Example(
                    new CorruptionException("0000000001.segment", 4096, "check 1f", "2e"),
                    "file is corrupt",
                    "file=0000000001.segment, offset=4096, expected=check 1f, found=2e"),
            new Example(
                    new FormatTooNewException("0000000001.segment", 2, 1),
                    "format is newer than this program",
                    "file=0000000001.segment, format=2, highest_known_format=1"),
            new Example(
                    new LockedException("orders", "process 7"),
                    "store is open elsewhere",
                    "directory=orders, held_by=process 7"),
            new Example(
                    new LostFutureException(new Checkpoint(9, INCARNATION), HEAD),
                    "checkpoint is not of this store's history",
                    "checkpoint=9@00000000-0000-0000-0000-000000000001, head=" + HEAD_TEXT),
            new Example(
                    new UnavailableException("orders", "cannot be opened", cause()),
                    "store is unavailable",
                    "what=orders, reason=cannot be opened"),
            new Example(new TimedOutException(Instant.EPOCH), "deadline passed", "deadline=1970-01-01T00:00:00Z"),
            new Example(new OverloadedException("the queue", 100), "store is overloaded", "what=the queue, max=100"),
            new Example(new DeniedException("append"), "access is denied", "action=append"),
            new Example(new NoSuchStoreException("orders"), "there is no such store", "store=orders"),
            new Example(new UnsupportedException("erasure"), "store does not support this", "feature=erasure"));

    /// The last column of the table of [EventStoreException]. That it compiles without a default says that the list is
    /// closed.
    private static boolean wouldTheSameCallHelpLater(EventStoreException exception) {
        return switch (exception) {
            case ConflictException conflict -> true;
            case AppendIdReusedException reused -> false;
            case OutcomeUnknownException unknown -> true;
            case ReadOnlyException readOnly -> false;
            case DiskFullException full -> true;
            case CorruptionException corrupt -> false;
            case FormatTooNewException tooNew -> false;
            case LockedException locked -> true;
            case LostFutureException lost -> false;
            case UnavailableException unavailable -> true;
            case TimedOutException late -> true;
            case OverloadedException overloaded -> true;
            case DeniedException denied -> false;
            case NoSuchStoreException missing -> false;
            case UnsupportedException unsupported -> false;
        };
    }

    @Test
    void is_one_of_fifteen() {
        assertThat(EXAMPLES)
                .extracting(example -> (Object) example.exception.getClass())
                .containsExactly((Object[]) EventStoreException.class.getPermittedSubclasses())
                .hasSize(15);
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void says_the_title_and_then_the_facts_in_order(Example example) {
        assertThat(example.exception.title()).isEqualTo(example.title);
        assertThat(example.exception).hasMessage(example.title + ": " + example.facts);
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void hands_out_the_facts_of_its_message_and_lets_nobody_change_them(Example example) {
        var facts = example.exception.facts();
        var text = new StringBuilder();
        facts.forEach(
                (name, value) -> text.append(", ").append(name).append("=").append(value));

        assertThat(text.substring(2)).isEqualTo(example.facts);
        assertThatThrownBy(facts::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void says_whether_the_same_call_would_help_later(Example example) {
        assertThat(example.exception.isRetryable()).isEqualTo(wouldTheSameCallHelpLater(example.exception));
    }

    @Test
    void keeps_its_cause() {
        assertThat(EXAMPLES.stream().filter(example -> example.exception.getCause() instanceof IOException))
                .extracting(Example::toString)
                .containsExactly(
                        "OutcomeUnknownException", "ReadOnlyException", "DiskFullException", "UnavailableException");
    }

    @Test
    void brings_along_what_goes_with_it() {
        assertThat(new AppendIdReusedException("command-1", FIRST).first()).isEqualTo(FIRST);
        assertThat(new LostFutureException(HEAD, Checkpoint.START).checkpoint()).isEqualTo(HEAD);
    }

    @Test
    void says_where_an_append_has_no_id() {
        assertThat(new OutcomeUnknownException(Append.of(APPEND.events()), "the thread was interrupted", null))
                .hasMessage("outcome is unknown: append_id=none, reason=the thread was interrupted")
                .hasNoCause();
    }

    private static IOException cause() {
        return new IOException("Input/output error");
    }
}
