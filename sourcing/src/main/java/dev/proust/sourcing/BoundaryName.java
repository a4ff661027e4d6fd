package dev.proust.sourcing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.Query;
import dev.proust.store.Scope;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The name of a boundary among snapshots: a stream's own, where it is all events of one stream, or else
/// `$boundary-` and a hash of all that the query says. So a boundary that asks for something else has other
/// snapshots, and what tags say of people does not stand in names.
final class BoundaryName {

    private BoundaryName() {}

    static String of(Query boundary) {
        var criterion = boundary.criteria().getFirst();
        boolean whole = criterion.types().isEmpty() && criterion.tags().isEmpty();
        var stream = boundary.singleStream();
        return whole && stream.isPresent() ? stream.get().name() : "$boundary-" + hash(boundary);
    }

    private static String hash(Query boundary) {
        var sha = sha256();
        for (var criterion : boundary.criteria()) {
            switch (criterion.scope()) {
                case Scope.Everything everything -> add(sha, "everything", "");
                case Scope.OneStream one -> add(sha, "stream", one.stream().name());
                case Scope.OneCategory one -> add(sha, "category", one.category());
                case Scope.Births births -> add(sha, "births", births.category());
                case Scope.OneAppend one -> add(sha, "append", one.appendId());
            }
            add(sha, "types", "" + criterion.types().size());
            criterion.types().forEach(type -> add(sha, "type", type));
            add(sha, "tags", "" + criterion.tags().size());
            criterion.tags().forEach(tag -> add(sha, tag.key(), tag.value()));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /// Lengths go in too: no two queries give the same bytes.
    private static void add(MessageDigest sha, String what, String text) {
        for (var part : new String[] {what, text}) {
            var bytes = part.getBytes(UTF_8);
            sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            sha.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
