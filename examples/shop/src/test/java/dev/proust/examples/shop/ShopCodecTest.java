package dev.proust.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.examples.shop.ShopEvent.ShopOpened;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.MemoryStore;
import dev.proust.store.NewEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// That what older programs have stored is read by today's.
class ShopCodecTest {

    @Test
    void a_shop_that_was_opened_without_a_currency_has_the_pound() {
        try (var store = new MemoryStore()) {
            store.append(Append.of(NewEvent.of(ShopCodec.SHOP, ShopCodec.SHOP_OPENED, Data.json("""
                            {"data":"a","folder":null,"sha256":"12ab","lines":7,"returns":"CHECKED"}"""))));
            assertThat(Books.of(store, _ -> {}).opened())
                    .hasValue(new ShopOpened("a", Optional.empty(), "12ab", 7, ReturnRule.CHECKED, "GBP"));
        }
    }
}
