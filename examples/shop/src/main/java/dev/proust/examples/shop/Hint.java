package dev.proust.examples.shop;

import dev.proust.examples.shop.ShopEvent.ShopOpened;
import java.nio.file.Path;

/// Commands that someone may want to run next.
final class Hint {

    private Hint() {}

    /// Goes on with feeding a store.
    static String goOn(ShopOpened shop, Path directory) {
        var data = shop.folder()
                .map(folder -> " --data " + quoted(Path.of(folder, shop.data())))
                .orElse("");
        var returns = shop.returns() == ReturnRule.CHECKED ? "" : " --returns unchecked";
        return "./proust demo" + data + returns + " --dir " + quoted(directory);
    }

    /// Checks what a store holds.
    static String check(Path directory) {
        return "./proust demo --check " + quoted(directory);
    }

    private static String quoted(Path path) {
        var text = path.toString();
        return text.matches("[A-Za-z0-9_./~+=:@%,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
