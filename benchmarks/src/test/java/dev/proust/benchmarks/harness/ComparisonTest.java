package dev.proust.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final List<String> turns = new ArrayList<>();
    private final AtomicInteger operations = new AtomicInteger();
    private final Progress progress = new Progress(new PrintStream(OutputStream.nullOutputStream()));

    @Test
    void rounds_go_to_and_fro_after_a_warm_up() throws Exception {
        run(3, new Counting("a", 1), new Counting("b", 1));

        assertThat(turns).containsExactly("a", "b", "a", "b", "b", "a", "a", "b");
    }

    @Test
    void each_client_of_a_bounded_round_does_just_so_many_operations() throws Exception {
        var rows = run(2, new Counting("a", 5));

        assertThat(operations).hasValue(3 * 5 * 2);
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.operations()).as("without the warm-up").isEqualTo(2 * 5 * 2);
            assertThat(row.system()).isEqualTo("a");
            assertThat(row.clients()).isEqualTo(2);
        });
    }

    @Test
    void a_client_that_fails_fails_the_comparison() {
        var failing = new Counting("a", 1) {
            @Override
            void operate() throws IOException {
                throw new IOException("the disk is gone");
            }
        };

        assertThatThrownBy(() -> run(1, failing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the disk is gone");
    }

    private List<Row> run(int rounds, Contender... contenders) throws IOException, InterruptedException {
        var entries = new ArrayList<Comparison.Entry>();
        for (var contender : contenders) {
            entries.add(new Comparison.Entry(contender, "count", 2));
        }
        return new Comparison(new Pace(rounds, Duration.ZERO, Duration.ofHours(1)), progress).run(entries);
    }

    private class Counting implements Contender {

        private final String system;
        private final long operationsMax;

        Counting(String system, long operationsMax) {
            this.system = system;
            this.operationsMax = operationsMax;
        }

        @Override
        public String system() {
            return system;
        }

        void operate() throws IOException {
            operations.incrementAndGet();
        }

        @Override
        public Round begin(int clients) {
            turns.add(system);
            return new Round() {
                @Override
                public Operation client(int number) {
                    return Counting.this::operate;
                }

                @Override
                public long operationsMax() {
                    return operationsMax;
                }

                @Override
                public void close() {
                    // There is nothing to clear up.
                }
            };
        }
    }
}
