using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Options;
using Stamina.Contracts.Ids;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;
using Stamina.Ports.Stores;

namespace Stamina.Host.Commands;

/// <summary>
/// <c>stamina keys list|add|rewrap|retire</c>: the key ring, which wraps the keys that people's documents are encrypted under, changed while servers run.
/// <c>stamina keys queue</c>: the ring of the queue.
/// </summary>
internal static class KeysCommand
{
    private const int MostNamed = 20;

    public static Command Create() =>
        new(
            "keys",
            "The key ring, which wraps the keys of accounts. Runs beside the servers, as the user that they run as or as root, with the configuration of a Goal & User Server."
        )
        {
            Make("list", "The versions of the ring, when each was made, and how many keys are wrapped under it.", ListAsync),
            Make(
                "add",
                "Adds a version, which wraps from then on; makes the ring where neither it nor a wrapped key is there. Then copy the file to every server with a store, and apart from the store's backups.",
                async (ring, keys, token) =>
                {
                    var version = await ring.AddAsync(keys, token);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Version {version} wraps the keys of accounts from now on."));
                }),
            Make(
                "rewrap",
                "Wraps every key anew that is wrapped under an older version, and mends those whose number alone is damaged. Documents stay as they are. May be repeated. One that does not open stays as it is and is named; the exit code is 1 then.",
                async (_, keys, token) =>
                {
                    await keys.CheckAsync(token);
                    var again = await keys.WrapAgainAsync(token);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{again.Keys} keys were wrapped anew."));
                    if (again.NotOpened.Count > 0)
                    {
                        throw new InvalidOperationException(Told(again.NotOpened));
                    }
                }),
            Retire(),
            Queue(),
        };

    private static string Told(IReadOnlyList<UserId> notOpened)
    {
        var named = string.Join(", ", notOpened.Take(MostNamed).Select(user => user.Value));
        var more = notOpened.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {notOpened.Count - MostNamed} more") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{notOpened.Count} keys do not open and stay as they are: put their rows back from a backup and repeat this, before a version is retired. By user_id: {named}{more}.");
    }

    // Needs no store and no queue: a file is all there is of it.
    private static Command Queue()
    {
        var file = new Option<string?>("--file") { Description = "The ring's file; host:queue_ring where it is not said" };
        var command = new Command(
            "queue",
            "Adds a version to the ring of the queue, which encrypts what waits there from the next minute on; makes the ring where there is none. Then copy the file to every Workout Server and Data Handler, to Data Handlers first.")
        {
            file,
        };
        var shared = SharedOptions.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var app = StaminaApp.Build(shared.ReadForLook(parsed, "goal"));
            var host = app.Services.GetRequiredService<IOptions<HostSettings>>().Value;
            var path = parsed.GetValue(file) ?? host.QueueRingPath ?? throw new InvalidOperationException("Name the ring's file: --file, or host:queue_ring.");
            var version = QueueRingFile.Add(path, app.Services.GetRequiredService<TimeProvider>());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Version {version} of {Path.GetFullPath(path)} encrypts."));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Retire()
    {
        var version = new Argument<int>("VERSION") { Description = "A version that opens no key any more: wrap them anew first (stamina keys rewrap)" };
        var command = new Command(
            "retire",
            "Takes a version out of the ring, for good: backups of the store from when it wrapped cannot be read with this ring any more. Refused while a key opens under it or an older one. Takes a minute.")
        {
            version,
        };
        return Running(command, async (parsed, ring, keys, token) =>
        {
            await ring.RetireAsync(parsed.GetValue(version), keys, token);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Version {parsed.GetValue(version)} is out of the ring. Copy the file to every server with a store."));
        });
    }

    private static async Task ListAsync(KeyRingFile ring, IStoreKeys keys, CancellationToken cancellationToken)
    {
        var counted = await keys.CountAsync(cancellationToken);
        var versions = ring.Ring.List();
        foreach (var version in versions.Keys.Union(counted.Keys).Order())
        {
            // The store's own mark is wrapped as well and is nobody's.
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{version}  {versions.GetValueOrDefault(version, "not in this ring")}  keys {counted.GetValueOrDefault(version)}{(version == ring.Ring.Newest ? "  wraps" : "")}"
                ));
        }
    }

    private static Command Make(string name, string description, Func<KeyRingFile, IStoreKeys, CancellationToken, Task> act) =>
        Running(new Command(name, description), (_, ring, keys, token) => act(ring, keys, token));

    private static Command Running(Command command, Func<ParseResult, KeyRingFile, IStoreKeys, CancellationToken, Task> act)
    {
        var shared = SharedOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = StaminaApp.Build(shared.ReadForLook(parsed, "goal"));
            await StoreVersionCheck.RequireCurrentAsync(app.Services, cancellationToken);
            await act(parsed, app.Services.GetRequiredService<KeyRingFile>(), app.Services.GetRequiredService<IStoreKeys>(), cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }
}
