package dev.proust.benchmarks.harness;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One line of a table: what one system did.
///
/// @param workload what was done
/// @param clients how many did it at once
/// @param operations how many latencies were measured
/// @param perSecond events (or operations, where it is not about events) per second over all rounds
/// @param perSecondMin the same in the slowest round
/// @param perSecondMax the same in the fastest round
/// @param p50Micros half of the operations took no longer
/// @param p99Micros 99 of 100 took no longer
/// @param p999Micros 999 of 1,000 took no longer
/// @param facts what else there is to say, by name: numbers and texts
public record Row(
        String system,
        String workload,
        int clients,
        long operations,
        double perSecond,
        double perSecondMin,
        double perSecondMax,
        double p50Micros,
        double p99Micros,
        double p999Micros,
        Map<String, Object> facts) {

    public Row {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    Row(
            String system,
            String workload,
            int clients,
            long operations,
            double perSecond,
            double perSecondMin,
            double perSecondMax,
            double p50Micros,
            double p99Micros,
            double p999Micros) {
        this(
                system,
                workload,
                clients,
                operations,
                perSecond,
                perSecondMin,
                perSecondMax,
                p50Micros,
                p99Micros,
                p999Micros,
                Map.of());
    }

    /// With one more fact.
    public Row with(String name, Object fact) {
        var more = new LinkedHashMap<>(facts);
        more.put(name, fact);
        return new Row(
                system,
                workload,
                clients,
                operations,
                perSecond,
                perSecondMin,
                perSecondMax,
                p50Micros,
                p99Micros,
                p999Micros,
                more);
    }
}
