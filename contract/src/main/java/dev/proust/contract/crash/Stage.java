package dev.proust.contract.crash;

import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.store.Checkpoint;
import dev.proust.store.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// What outlives a life of the store: its disk and clock, all who deal with it, and the model that knows better.
///
/// @param disk where the store lives
/// @param clock the time
/// @param random decides what happens next
/// @param plot what kind of story it is
/// @param words what clients speak of
/// @param model what must be there
/// @param clients who appends
/// @param forger who forges, if anybody
/// @param followings who follows
/// @param counter counts what happens
/// @param patience reads once more what the disk has failed to
record Stage(
        SimulatedDisk disk,
        SimulatedClock clock,
        RandomGenerator random,
        Plot plot,
        Words words,
        Model model,
        List<Client> clients,
        Optional<Forger> forger,
        List<Following> followings,
        Tally.Counter counter,
        Patience patience) {

    static Stage of(
            Plot plot,
            SimulatedDisk disk,
            SimulatedClock clock,
            SimulatedThreads threads,
            SplittableRandom random,
            Tally.Counter counter) {
        var words = new Words(random.split(), plot.dataBytesMax());
        var model = new Model();
        var clients = IntStream.rangeClosed(1, plot.clients())
                .mapToObj(n -> new Client("client " + n, random.split(), words))
                .toList();
        var forger = plot.hasForger() ? Optional.of(new Forger(random.split(), disk)) : Optional.<Forger>empty();
        var followings = new ArrayList<Following>();
        followings.add(new Following(Query.all(), Checkpoint.START, model, clock));
        return new Stage(
                disk,
                clock,
                random,
                plot,
                words,
                model,
                clients,
                forger,
                followings,
                counter,
                new Patience(disk, threads, counter));
    }

    /// Whether something happens that does so once in so many times.
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// A client who waits for nothing, if there is one.
    Optional<Client> idleClient() {
        var idle = new ArrayList<Client>();
        for (var client : clients) {
            if (!client.isWaiting()) idle.add(client);
        }
        return idle.isEmpty() ? Optional.empty() : Optional.of(any(idle));
    }
}
