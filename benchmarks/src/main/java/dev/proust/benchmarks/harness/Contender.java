package dev.proust.benchmarks.harness;

import java.io.IOException;

/// One of the systems that a comparison measures: Proust, or a *floor*, which does less than any store must and so
/// says what the machine allows.
///
/// Thread rule: one thread, that of the comparison.
public interface Contender {

    /// Its name in the table: `proust`, `fdatasync`, …
    String system();

    /// Makes everything ready for one round. What that costs is not measured.
    Round begin(int clients) throws IOException;
}
