package dev.proust.engine.core;

import dev.proust.engine.disk.Disk;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// All that the engine gets from outside. Nothing in it asks for a file, the time, chance or a thread in any other way,
/// so that a simulated world can run the very code that ships.
///
/// @param disk the store's directory
/// @param clock the time; it may jump
/// @param random chance, for secrets, incarnations and ids; safe for many threads, and not to be foreseen
/// @param threads who runs what is to run beside
public record World(Disk disk, InstantSource clock, RandomGenerator random, Threads threads) {}
