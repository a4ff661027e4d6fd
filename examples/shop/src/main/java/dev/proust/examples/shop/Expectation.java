package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.ShopOpened;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The totals that the data should come to, made by others: two files, per customer and per item.
///
/// @param source where they were found
record Expectation(String source, Ledger ledger) {

    private static final String CUSTOMERS = ".expected-customer.csv.gz";
    private static final String ITEMS = ".expected-sku.csv.gz";

    private interface Place {
        InputStream open(String file) throws IOException;
    }

    /// Finds them: in the folder given; else inside this example for the slice; else beside the data, and then in
    /// `../shared/data` as seen from the project.
    ///
    /// @throws FileNotFoundException if they are nowhere; the message says where they were looked for
    static Expectation of(ShopOpened shop, Optional<Path> given, Path project) throws IOException {
        var base = shop.data().replaceFirst("\\.gz$", "").replaceFirst("\\.ndjson$", "");
        if (given.isEmpty() && shop.folder().isEmpty()) return read("this example", base, ShopData::resource);

        var folders = folders(shop, given, project);
        for (var folder : folders) {
            if (Files.isRegularFile(folder.resolve(base + CUSTOMERS))) {
                return read(folder.toString(), base, file -> Files.newInputStream(folder.resolve(file)));
            }
        }
        throw new FileNotFoundException("there are no expected totals: looked for " + base + CUSTOMERS + " in "
                + folders + "; say where they are with --expected FOLDER");
    }

    private static List<Path> folders(ShopOpened shop, Optional<Path> given, Path project) {
        if (given.isPresent()) return List.of(given.get());
        var folders = new ArrayList<Path>();
        shop.folder().map(Path::of).ifPresent(folders::add);
        folders.add(project.resolve("../shared/data").toAbsolutePath().normalize());
        return folders;
    }

    private static Expectation read(String source, String base, Place place) throws IOException {
        try (var customers = place.open(base + CUSTOMERS);
                var items = place.open(base + ITEMS)) {
            return new Expectation(
                    source, new Ledger(Totals.read(base + CUSTOMERS, customers), Totals.read(base + ITEMS, items)));
        }
    }
}
