package dev.proust.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Every way in which the world can fail a store. The list is closed, so that whoever maps it (to a status code, to a
/// message) does so with an exhaustive `switch`, and the compiler names the place that forgot a case.
///
/// | exception                    | was anything written?       | would the same call help later? |
/// |------------------------------|-----------------------------|---------------------------------|
/// | [ConflictException]          | no                          | yes, after reading anew         |
/// | [AppendIdReusedException]    | no (an earlier append was)  | no                              |
/// | [OutcomeUnknownException]    | unknown                     | yes, under the same append id   |
/// | [ReadOnlyException]          | no                          | no, reopen the store            |
/// | [DiskFullException]          | no                          | yes, when there is space        |
/// | [CorruptionException]        | no                          | no, repair or restore           |
/// | [FormatTooNewException]      | no                          | no, use a newer program         |
/// | [LockedException]            | no                          | yes, when the other one ends    |
/// | [LostFutureException]        | no                          | no, start from a valid place    |
/// | [UnavailableException]       | no                          | yes                             |
/// | [TimedOutException]          | no                          | yes, with a later deadline      |
/// | [OverloadedException]        | no                          | yes, later                      |
/// | [DeniedException]            | no                          | no                              |
/// | [NoSuchStoreException]       | no                          | no                              |
/// | [UnsupportedException]       | no                          | no                              |
///
/// What is the caller's own mistake is no case of these: it is an [IllegalArgumentException] or
/// [IllegalStateException].
///
/// The title never varies, so that logs can be searched and counted by it; what varies is in the facts.
public abstract sealed class EventStoreException extends RuntimeException
        permits ConflictException,
                AppendIdReusedException,
                OutcomeUnknownException,
                ReadOnlyException,
                DiskFullException,
                CorruptionException,
                FormatTooNewException,
                LockedException,
                LostFutureException,
                UnavailableException,
                TimedOutException,
                OverloadedException,
                DeniedException,
                NoSuchStoreException,
                UnsupportedException {

    private final String title;
    private final transient Map<String, Object> facts;

    EventStoreException(String title, Map<String, Object> facts, @Nullable Throwable cause) {
        super(render(title, facts), cause);
        this.title = title;
        this.facts = Collections.unmodifiableMap(facts);
    }

    /// What happened, in words that are the same each time.
    public String title() {
        return title;
    }

    /// What was special this time, by name, in the order of the message.
    public Map<String, Object> facts() {
        return facts;
    }

    /// Whether the same call can succeed later, in the sense of the table above.
    public abstract boolean isRetryable();

    /// `facts("stream", s, "version", 3)`, in the order given.
    static Map<String, Object> facts(Object... namesAndValues) {
        var facts = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            facts.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return facts;
    }

    private static String render(String title, Map<String, Object> facts) {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining(", ", title + ": ", ""));
    }
}
