package dev.proust.engine.log;

import java.nio.ByteBuffer;

/// A batch of the log by its place and its chain value: what is derived from the log names the last batch that it knows
/// by its mark, and so cannot be taken for something derived from another history.
///
/// | offset | size | field | value                     |
/// |-------:|-----:|-------|---------------------------|
/// |      0 |    8 | place | as packed by [Place]      |
/// |      8 |   16 | chain | the batch's chain value   |
///
/// @param place where the batch begins
/// @param chain its chain value
public record Mark(long place, Check chain) {

    public static final int BYTES = 8 + Check.BYTES;

    /// The segment in which the batch stands.
    public int segment() {
        return Place.segment(place);
    }

    public static Mark read(ByteBuffer buffer, int at) {
        return new Mark(buffer.getLong(at), Check.read(buffer, at + 8));
    }

    public void write(ByteBuffer buffer, int at) {
        buffer.putLong(at, place);
        chain.write(buffer, at + 8);
    }
}
