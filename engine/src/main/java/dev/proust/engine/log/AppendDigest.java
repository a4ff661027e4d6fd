package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.Data;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.security.MessageDigest;
import java.util.Collection;

/// What two appends under one id must share to be the same: events in order by stream, type, shape, tags, content
/// type and data. Each text and the data are preceded by their length, so that no two contents look alike. The
/// secret is taken in first, so that the digest of an erased event tells nobody what it said.
///
/// Thread rule: one thread.
final class AppendDigest {

    private final MessageDigest digest;

    AppendDigest(Secret secret) {
        this.digest = secret.digest();
    }

    /// Takes in the next event.
    void add(Stream stream, String type, int shape, Collection<Tag> tags, Data data) {
        update(stream.name());
        update(type);
        updateInt(shape);
        updateInt(tags.size());
        for (Tag tag : tags) {
            update(tag.toString());
        }
        update(data.contentType());
        updateInt(data.size());
        digest.update(data.asBuffer());
    }

    /// The digest of all; nothing can be added any more.
    byte[] bytes() {
        return digest.digest();
    }

    private void update(String text) {
        var bytes = text.getBytes(UTF_8);
        updateInt(bytes.length);
        digest.update(bytes);
    }

    private void updateInt(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (value >>> shift));
        }
    }
}
