package dev.proust.contract;

import dev.proust.store.EventStore;
import dev.proust.store.SnapshotStore;
import org.junit.jupiter.api.Nested;

/// What an event store is: everything that [dev.proust.store] promises, as tests. Each implementation has one
/// test class that inherits from this one.
///
/// ```java
/// class MemoryStoreContractTest extends EventStoreContract {
///     protected Candidate candidate() { … }
/// }
/// ```
public abstract class EventStoreContract {

    /// A fresh candidate, whose store is empty.
    protected abstract Candidate candidate();

    @Nested
    protected class Append extends AppendContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }
    }

    @Nested
    protected class Limit extends LimitContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }
    }

    @Nested
    protected class Condition extends ConditionContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }
    }

    @Nested
    protected class Repetition extends RepetitionContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }
    }

    @Nested
    protected class Read extends ReadContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }
    }

    @Nested
    protected class Follow extends SubscriptionContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }
    }

    @Nested
    protected class Lifecycle extends LifecycleContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }
    }

    @Nested
    protected class Model extends ModelContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }
    }

    @Nested
    protected class Linearizability extends LinearizabilityContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }
    }

    @Nested
    protected class Waiting extends WaitingContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }
    }

    /// Where the store of a candidate keeps snapshots.
    protected abstract SnapshotStore snapshotsOf(EventStore store);

    @Nested
    protected class Snapshots extends SnapshotContract {
        @Override
        protected Candidate candidate() {
            return EventStoreContract.this.candidate();
        }

        @Override
        protected SnapshotStore snapshotsOf(EventStore store) {
            return EventStoreContract.this.snapshotsOf(store);
        }
    }
}
