package dev.proust.store;

/// Says which fold made a state. A state that another fold made is worth nothing: whoever changes what a fold makes of
/// events changes its number, too.
///
/// @param name of the fold, by the rule of names
/// @param number any; another one than before whenever the fold or the way its state is written has changed
public record FoldId(String name, int number) {

    public FoldId {
        Names.require("name of a fold", name);
    }

    @Override
    public String toString() {
        return name + "/" + number;
    }
}
