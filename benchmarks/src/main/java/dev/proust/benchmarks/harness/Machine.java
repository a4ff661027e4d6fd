package dev.proust.benchmarks.harness;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/// Where it was measured: no figure means anything without it.
///
/// @param load what else was going on at the begin: the system's load average of the minute before, below 0 if
///     unknown
public record Machine(
        String cpu, int cores, long memoryBytes, String kernel, String jvm, String fileSystem, double load) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /// This machine, with the file system that holds the directory.
    public static Machine of(Path directory) throws IOException {
        return new Machine(
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                totalMemoryBytes(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                jvmName(),
                fileSystem(Files.getFileStore(directory)),
                loadNow());
    }

    /// What is going on: the system's load average of the last minute, below 0 if unknown.
    static double loadNow() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /// Whether files are kept in memory, where a sync costs nothing and means nothing.
    public boolean isInMemory() {
        return fileSystem.startsWith("tmpfs") || fileSystem.startsWith("ramfs");
    }

    /// A few lines of text.
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "machine      %s, %d cores, %.1f GiB of memory, load %.2f at the begin%n"
                        + "system       %s, %s%nfiles        %s",
                cpu,
                cores,
                memoryBytes / (double) (1L << 30),
                load,
                kernel,
                jvm,
                fileSystem);
    }

    private static String cpuModel() throws IOException {
        var arch = System.getProperty("os.arch");
        if (!Files.isReadable(CPU_INFO)) return arch;
        try (var lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(arch);
        }
    }

    private static long totalMemoryBytes() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }

    private static String jvmName() {
        var collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        return System.getProperty("java.vm.name") + " " + Runtime.version() + " (" + collectors + "; heap up to "
                + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB)";
    }

    private static String fileSystem(FileStore store) throws IOException {
        return store.type() + " on " + store.name() + ", " + Table.number(store.getUsableSpace() / (double) (1L << 30))
                + " GiB free";
    }
}
