package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.ShopOpened;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// The data that a shop is fed with: a file, plain or gzip, or the slice that travels inside this example.
///
/// @param name the file's name
/// @param folder where it lies; absent for the slice
record ShopData(String name, Optional<Path> folder) {

    /// Of all prices in the data.
    private static final String CURRENCY = "GBP";

    private static final String SLICE = "slice.ndjson.gz";
    private static final int BUFFER_BYTES = 64 * 1024;

    /// The slice inside this example.
    static ShopData slice() {
        return new ShopData(SLICE, Optional.empty());
    }

    /// The data in a file.
    static ShopData in(Path file) {
        var absolute = file.toAbsolutePath().normalize();
        return new ShopData(absolute.getFileName().toString(), Optional.ofNullable(absolute.getParent()));
    }

    /// Opens it for reading from the beginning.
    LineReader open() throws IOException {
        return new LineReader(name, uncompressed());
    }

    /// Reads all of it before anything is stored, so that malformed data is refused as a whole, and so that a store can
    /// remember what it was fed with.
    ///
    /// @param returns the rule to open the shop with
    /// @return what a store that is fed with this is to be opened as
    /// @throws MalformedDataException at the first line that the shop could not work with
    ShopOpened inspect(ReturnRule returns) throws IOException {
        var digest = sha256();
        var seen = new Done();
        var customers = new HashMap<String, Optional<String>>();
        try (var lines = new LineReader(name, new DigestInputStream(uncompressed(), digest))) {
            for (var next = lines.next(); next.isPresent(); next = lines.next()) {
                var line = next.get().line();
                try {
                    requireOneCustomer(line, customers);
                    if (!seen.add(line)) throw new IllegalArgumentException("line " + line.id() + " came before");
                } catch (IllegalArgumentException problem) {
                    throw lines.malformed(String.valueOf(problem.getMessage()), problem);
                }
            }
        }
        if (seen.lines() == 0) throw new MalformedDataException(name, "holds no line");
        var sha256 = HexFormat.of().formatHex(digest.digest());
        return new ShopOpened(name, folder.map(Path::toString), sha256, seen.lines(), returns, CURRENCY);
    }

    /// An invoice goes to one clerk, found by the customer, so that its lines keep their order.
    private static void requireOneCustomer(Line line, Map<String, Optional<String>> customers) {
        var customer = customers.putIfAbsent(line.invoice(), line.customer());
        if (customer != null && !customer.equals(line.customer())) {
            throw new IllegalArgumentException("invoice " + line.invoice() + " is of customer "
                    + line.customer().orElse("unknown") + ", but before it was of " + customer.orElse("unknown"));
        }
    }

    private InputStream uncompressed() throws IOException {
        var in = new BufferedInputStream(raw(), BUFFER_BYTES);
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip ? new GZIPInputStream(in, BUFFER_BYTES) : in;
    }

    private InputStream raw() throws IOException {
        return folder.isPresent() ? Files.newInputStream(folder.get().resolve(name)) : resource(name);
    }

    /// A file inside this example.
    static InputStream resource(String name) throws IOException {
        var in = ShopData.class.getResourceAsStream(name);
        if (in == null) throw new IOException("the example was built without its file " + name);
        return in;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
