using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stamina.EndToEndTests.Cells;

/// <summary>Parts of a cell are killed, or taken down for an upgrade, while phones upload.</summary>
[Trait(Needs.Trait, Needs.Cell)]
[Collection("the cell")]
public sealed partial class CellFaultTests(ITestOutputHelper output)
{
    private const int Phones = 200;

    // The parts that are killed, one in each chapter; nothing happens in the first.
    private static readonly string?[] Chapters = [null, "workout1", "handler1", "rabbitmq", "redis", Cell.StoreOfRunning];

    [Fact]
    public async Task Killing_each_part_while_phones_upload_loses_nothing_and_ends_as_an_undisturbed_run()
    {
        await using var cell = Cell.Running();
        var calm = await RegisterAsync(cell);
        var shaken = await RegisterAsync(cell);
        var clock = Stopwatch.StartNew();

        await Parallel.ForEachAsync(calm, new ParallelOptions { MaxDegreeOfParallelism = Phones }, async (phone, _) =>
        {
            for (var chapter = 0; chapter < Chapters.Length; chapter++)
            {
                await phone.RecordAsync(chapter, static () => { });
            }
        });
        output.WriteLine(
            $"undisturbed: {Phones * Chapters.Length * ScriptedPhone.EventsEach} events in {clock.Elapsed.TotalSeconds:0} s, {calm.Sum(p => p.Retries)} sent again"
        );

        for (var chapter = 0; chapter < Chapters.Length; chapter++)
        {
            await RecordWhileKilledAsync(cell, shaken, chapter);
        }

        await ShouldEndAlikeAsync(calm, shaken);
        (await StaminaProcess.RunAsync(["verify", .. cell.AsStore])).Output.ShouldContain(" 0 differences");
    }

    [Fact]
    public async Task An_upgrade_to_the_next_rules_version_under_load_fails_no_request()
    {
        await using var cell = Cell.Running();
        var phones = (await RegisterAsync(cell, 40)).ToList();
        await Task.WhenAll(phones.Select(phone => phone.RecordAsync(0, static () => { })));
        var next = await RulesVersionAsync(phones[0]) + 1;
        using var done = new CancellationTokenSource();
        var requests = 0;
        var load = phones.Select(async phone =>
        {
            for (var number = 1; !done.IsCancellationRequested; number++)
            {
                await phone.RecordAsync(number, () => Interlocked.Increment(ref requests));
                await phone.SeesTotalsAsync();
            }
        }).ToList();

        await cell.ControlAsync("upgrade", "--set", string.Create(CultureInfo.InvariantCulture, $"host:rehearse_rules_version={next}"));
        await done.CancelAsync();
        await Task.WhenAll(load);

        output.WriteLine($"{requests} uploads acknowledged during the upgrade");
        phones.Sum(phone => phone.Retries).ShouldBe(0);
        foreach (var phone in phones)
        {
            await Eventually.TrueAsync(
                async () => await RulesVersionAsync(phone) == next, "what was derived before the upgrade is derived again");
        }
    }

    private static async Task<int> RulesVersionAsync(ScriptedPhone phone)
    {
        using var workout = JsonDocument.Parse(await phone.SeesAsync(0));
        return workout.RootElement.GetProperty("rules_version").GetInt32();
    }

    private static async Task<ScriptedPhone[]> RegisterAsync(Cell cell, int phones = Phones)
    {
        var all = new ScriptedPhone[phones];
        await Parallel.ForAsync(0, phones, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            all[i] = new ScriptedPhone(await cell.RegisterAsync(timeZone: "Etc/UTC"), i));
        return all;
    }

    private async Task RecordWhileKilledAsync(Cell cell, ScriptedPhone[] phones, int chapter)
    {
        var (acknowledged, retriesBefore, clock) = (0, phones.Sum(p => p.Retries), Stopwatch.StartNew());
        var (trouble, worse) = (new TaskCompletionSource(), new TaskCompletionSource());
        var recording = phones.Select(phone => phone.RecordAsync(chapter, () => Interlocked.Increment(ref acknowledged), trouble.Task, worse.Task)).ToList();
        var down = TimeSpan.Zero;

        // The second third of every workout is on its way while the part dies, the last goes out while it is dead.
        await Eventually.TrueAsync(() => Task.FromResult(acknowledged >= Phones), "the phones have begun");
        trouble.SetResult();
        if (Chapters[chapter] is { } part)
        {
            await cell.KillAsync(part);
            var killed = Stopwatch.StartNew();
            worse.SetResult();
            if (part == "redis")
            {
                await phones[0].SeesTotalsAsync();
            }

            await cell.StartAsync(part);
            down = killed.Elapsed;
        }

        worse.TrySetResult();
        await Task.WhenAll(recording);
        output.WriteLine(
            $"{Chapters[chapter] ?? "nothing"} killed: {acknowledged} requests acknowledged in {clock.Elapsed.TotalSeconds:0} s, part away {down.TotalSeconds:0} s, {phones.Sum(p => p.Retries) - retriesBefore} sent again"
        );
    }

    private static async Task ShouldEndAlikeAsync(ScriptedPhone[] calm, ScriptedPhone[] shaken)
    {
        await Parallel.ForAsync(0, Phones, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            for (var chapter = 0; chapter < Chapters.Length; chapter++)
            {
                var number = chapter;
                string expected = "", found = "";
                await Eventually.TrueAsync(
                    async () =>
                    {
                        (expected, found) = (Lasting(await calm[i].SeesAsync(number)), Lasting(await shaken[i].SeesAsync(number)));
                        return expected == found && IsWhole(found);
                    },
                    $"phone {i}'s workout {number} is whole and as in the undisturbed run");
            }

            // A workout may be seen whole before it is due to be counted: MongoDB has the events first and the mark that they are there a moment later (ADR 3).
            string totals = "", expectedTotals = "";
            await Eventually.TrueAsync(
                async () =>
                {
                    (expectedTotals, totals) = (await calm[i].SeesTotalsAsync(), Lasting(await shaken[i].SeesTotalsAsync()));
                    return expectedTotals == totals;
                },
                $"phone {i}'s totals are those of the undisturbed run");
        });
    }

    private static bool IsWhole(string workout) =>
        workout.Contains("\"state\":\"finished\"", StringComparison.Ordinal)
        && workout.Contains(string.Create(CultureInfo.InvariantCulture, $"\"next_seq\":{ScriptedPhone.EventsEach}"), StringComparison.Ordinal);

    // What a read says of itself, not of the workout.
    private static string Lasting(string workout) => Pending().Replace(workout, "");

    [GeneratedRegex(""","pending":\[[^]]*\]""", RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Pending();
}
