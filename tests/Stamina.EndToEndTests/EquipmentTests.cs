using System.Net.Http.Headers;
using Stamina.Contracts.Ids;

namespace Stamina.EndToEndTests;

/// <summary>Shoes and bikes over the network: added, changed, named by workouts, exported, brought back into another account.</summary>
public sealed class EquipmentTests(UploadTests.Server shared) : IClassFixture<UploadTests.Server>
{
    private static readonly DateTimeOffset Morning = new(2026, 5, 1, 7, 30, 0, TimeSpan.FromHours(2));

    [Fact]
    public async Task Workouts_say_what_they_were_done_with_and_an_export_takes_it_into_another_account()
    {
        var phone = await shared.Process.RegisterAsync();
        var shoes = new EquipmentId(Guid.CreateVersion7()).ToString();
        var bike = new EquipmentId(Guid.CreateVersion7()).ToString();
        var added = await phone.SendAsync(
            HttpMethod.Post,
            "/v1/equipment",
            $$"""{"equipment_id":"{{shoes}}","name":"Blue shoes","kind":"shoes","default_for":["running"],"starting_distance_m":120000,"limit_m":700000}""");
        added.Status.ShouldBe(201, added.ToString());
        (await phone.SendAsync(HttpMethod.Post, "/v1/equipment", $$"""{"equipment_id":"{{bike}}","name":"Bike","kind":"bike"}""")).Status.ShouldBe(201);
        var edited = await phone.SendAsync(HttpMethod.Patch, $"/v1/equipment/{shoes}", """{"retired_on":"2026-05-02","limit_m":null}""");
        edited.Status.ShouldBe(200, edited.ToString());
        edited.Json.GetProperty("starting_distance_m").GetDecimal().ShouldBe(120_000);
        edited.Json.TryGetProperty("limit_m", out _).ShouldBeFalse();
        (await phone.SendAsync(HttpMethod.Patch, $"/v1/equipment/{shoes}", """{"colour":"blue"}""")).Status.ShouldBe(400);

        var session = Phone.NewSession();
        await phone.StartWorkoutAsync(session, Morning);
        await phone.FinishWorkoutAsync(session, 1, Morning.AddMinutes(30), TimeSpan.FromMinutes(30), """{"distance_m":5000}""");
        await SayAsync(phone, session, 2, shoes, bike);
        (await OfAsync(phone, session)).ShouldBe([shoes, bike]);
        await SayAsync(phone, session, 3, shoes);
        (await OfAsync(phone, session)).ShouldBe([shoes]);
        var listed = (await phone.GetAsync($"/v1/workouts?consistency_token={phone.ConsistencyToken}")).Json.GetProperty("workouts")[0];
        listed.GetProperty("equipment").EnumerateArray().Select(id => id.GetString()).ShouldBe([shoes]);

        var (status, _, export) = await phone.DownloadAsync("/v1/users/me/export");
        status.ShouldBe(200);
        var other = await shared.Process.RegisterAsync();
        var content = new ByteArrayContent(export) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var imported = await other.SendAsync(HttpMethod.Post, "/v1/imports?file=export.zip&mode=take", content);
        imported.Status.ShouldBe(202, imported.ToString());
        var pieces = imported.Json.GetProperty("outcomes").EnumerateArray()
            .Single(outcome => outcome.GetProperty("file").GetString() == "export.zip/equipment.json").GetProperty("equipment");
        foreach (var piece in pieces.EnumerateArray())
        {
            (await other.SendAsync(HttpMethod.Post, "/v1/equipment", piece.GetRawText())).Status.ShouldBe(201);
        }

        (await PiecesAsync(other)).ShouldBe(await PiecesAsync(phone));
        var token = imported.Json.GetProperty("consistency_token").GetString();
        (await other.GetAsync($"/v1/workouts/{session}?consistency_token={token}")).Json.GetProperty("equipment")[0].GetString().ShouldBe(shoes);

        (await phone.SendAsync(HttpMethod.Delete, $"/v1/equipment/{shoes}")).Status.ShouldBe(204);
        (await phone.SendAsync(HttpMethod.Delete, $"/v1/equipment/{shoes}")).Status.ShouldBe(404);
        (await PiecesAsync(phone)).ShouldBe(["Bike bike 0 in use"]);
        (await OfAsync(phone, session)).ShouldBe([shoes], "the log is as it was");
        (await PiecesAsync(other)).Count.ShouldBe(2, "another account has its own");
    }

    private static async Task SayAsync(Phone phone, SessionId session, int seq, params string[] pieces)
    {
        var said = await phone.UploadAsync(
            $"/v1/workouts/{session}/progress",
            $$"""
            {"writer":"{{Phone.Writer}}","seq":{{seq}},"kind":"note","at":"2026-05-01T08:00:00+02:00","lamport":{{seq}},"equipment":["{{string.Join("\",\"", pieces)}}"]}
            """);
        said.Status.ShouldBe(202, said.ToString());
    }

    private static async Task<IEnumerable<string?>> OfAsync(Phone phone, SessionId session)
    {
        var workout = await phone.GetAsync($"/v1/workouts/{session}?consistency_token={phone.ConsistencyToken}");
        workout.Status.ShouldBe(200, workout.ToString());
        return workout.Json.GetProperty("equipment").EnumerateArray().Select(id => id.GetString());
    }

    private static async Task<IReadOnlyList<string>> PiecesAsync(Phone phone)
    {
        var list = await phone.GetAsync("/v1/equipment");
        list.Status.ShouldBe(200, list.ToString());
        return
        [
            .. list.Json.GetProperty("equipment").EnumerateArray().Select(piece => string.Join(
                ' ',
                piece.GetProperty("name"),
                piece.GetProperty("kind"),
                piece.GetProperty("starting_distance_m"),
                piece.TryGetProperty("retired_on", out var day) ? $"retired {day}" : "in use")),
        ];
    }
}
