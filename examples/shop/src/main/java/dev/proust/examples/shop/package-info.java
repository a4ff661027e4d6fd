/// A web shop on Proust: a year of real orders, sold again by many clerks at once.
///
/// ```
///   data, one line a line                                        what is stored, and all that is
///     │ LineReader                                                  ShopOpened   OrderPlaced   LineSold
///     ▼                                                             LineReturned   ReturnRefused   …
///   ShopCommand ──► Clerks ──► CommandHandler ──► EventStore            │
///   (Feeding)       one        │ boundary: which events?                ├──► Books, ItemHistory ──► Summary
///                   customer,  │ evolve:   what do they say?            └──► Books, Audit ──► Check
///                   one clerk  │ decide:   what happens now?                      against totals made by others
///                              └─ Shop: the rules
/// ```
///
/// Begin with what happens, [dev.proust.examples.shop.ShopEvent], and what is wanted,
/// [dev.proust.examples.shop.ShopCommand]. Then read:
///
/// | read                                     | to learn                                                         |
/// |------------------------------------------|------------------------------------------------------------------|
/// | [dev.proust.examples.shop.Shop]          | how rules are written, and how small a boundary can be           |
/// | [dev.proust.examples.shop.ShopCodec]     | how events become JSON, in a stream and with tags                |
/// | [dev.proust.examples.shop.Feeding]       | how commands are handled, and why nothing is done twice          |
/// | [dev.proust.examples.shop.Refunds]       | how a process goes on by itself: a saga                          |
/// | [dev.proust.examples.shop.TotalsTables]  | how events become tables of an SQL database                      |
/// | [dev.proust.examples.shop.ItemHistory]   | how to read what concerns one thing, wherever it is stored       |
/// | [dev.proust.examples.shop.Check]         | how to fold a whole store, and to prove that no rule was broken  |
/// | [dev.proust.examples.shop.Main]          | how the store is opened                                          |
///
/// The package uses what any user of Proust sees, and nothing else.
@NullMarked
package dev.proust.examples.shop;

import org.jspecify.annotations.NullMarked;
