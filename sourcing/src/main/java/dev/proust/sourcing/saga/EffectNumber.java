package dev.proust.sourcing.saga;

/// Which effect of an instance: the version of the event that it follows from, and which of that event's.
///
/// @param version 1 or more
/// @param index 0 or more
record EffectNumber(long version, int index) implements Comparable<EffectNumber> {

    static EffectNumber parse(String text) {
        int dot = text.indexOf('.');
        return new EffectNumber(Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public int compareTo(EffectNumber other) {
        int byVersion = Long.compare(version, other.version);
        return byVersion != 0 ? byVersion : Integer.compare(index, other.index);
    }

    /// `VERSION.INDEX`.
    @Override
    public String toString() {
        return version + "." + index;
    }
}
