using Stamina.EndToEndTests.BadInput;
using Stamina.Tests;

namespace Stamina.EndToEndTests;

/// <summary>
/// Whoever copies a body out of the contract and sends it is answered as the contract says. The examples' dates may age: what a request says of a day is
/// bounded towards the future (a start is at most a day ahead, a planned day three years), and towards the past by a fixed year or twenty years.
/// </summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class ExamplesTests
{
    // What these stand on is drawn at random by a server, or signed by a key: the example is read and understood, and then it is not the right one.
    private static readonly Dictionary<string, string> Drawn = new(StringComparer.Ordinal)
    {
        ["refresh"] = "invalid-refresh-token",
        ["use_token"] = "unauthorized",
        ["reset_password"] = "wrong-code",
        ["verify_email"] = "wrong-code",
        ["confirm_email_change"] = "wrong-code",
        ["confirm_totp"] = "wrong-code",
        ["add_passkey"] = "invalid-request credential",
        ["sign_in_with_passkey"] = "wrong-credentials",
        ["rename_passkey"] = "not-found",
    };

    [Fact]
    public async Task Every_body_that_the_contract_shows_is_taken_as_it_is()
    {
        var files = Directory.EnumerateFiles(Repository.Find("contract/examples"), "*.json")
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);
        await using var server = await Target.StartAsync(new Dictionary<string, string>
        {
            ["STAMINA_ACCOUNTS__PASSWORDROUNDS"] = "1000",
            ["STAMINA_PRIVACY__CONTROLLER"] = "Example Ltd, 1 Example Street",
            ["STAMINA_PRIVACY__CONTACT"] = "privacy@example.org",
            ["STAMINA_PRIVACY__VERSION"] = "2026-11",
        });

        // The account that signing in and resetting speak of; all others are of people of their own.
        var examples = new Sending(server, files);
        await examples.RegisterAsync("ada@example.org");
        var (sent, wrong) = (new HashSet<string>(StringComparer.Ordinal) { "register" }, new List<string>());
        foreach (var (method, path, bodies, _) in await MappedEndpoints.ListAsync())
        {
            foreach (var name in bodies.Select(body => files.First(file => file.Value == body).Key).Where(sent.Add))
            {
                var answer = await examples.SendAsync(method, path, name);
                var isRight = Drawn.TryGetValue(name, out var problem)
                    ? SaidOf(answer) == problem
                    : answer.IsSuccess && !answer.Text.Contains("\"refused\"", StringComparison.Ordinal);
                if (!isRight)
                {
                    wrong.Add($"{method} {path} {name}: {answer}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        sent.Count.ShouldBeGreaterThan(40);
        Drawn.Keys.Except(sent).ShouldBeEmpty();
    }

    // The problem, and the fields that are wrong where it names some.
    private static string? SaidOf(Answer answer) => answer.Problem is { } problem && answer.Json.TryGetProperty("errors", out var errors)
        ? $"{problem} {string.Join(' ', errors.EnumerateArray().Select(error => error.GetProperty("field").GetString()))}"
        : answer.Problem;

    private sealed class Sending(Target server, Dictionary<string, string> files)
    {
        /// <summary>By the example, with an address of one's own.</summary>
        public async Task<Phone> RegisterAsync(string email)
        {
            var body = files["register"];
            body.ShouldContain("ada@example.org");
            var answer = await new Phone(server, null, default).SendAsync(
                HttpMethod.Post, "/v1/auth/register", body.Replace("ada@example.org", email, StringComparison.Ordinal));
            answer.Status.ShouldBe(201, answer.ToString());
            return new Phone(server, answer.Json.GetProperty("access_token").GetString()!, default);
        }

        public async Task<Answer> SendAsync(HttpMethod method, string path, string name)
        {
            var person = await RegisterAsync($"{Guid.NewGuid():n}@example.org");
            return await person.SendAsync(method, await PrepareAsync(person, path, name), files[name], ifMatch: "*");
        }

        // Makes what the call is about; its path with the id in it.
        private async Task<string> PrepareAsync(Phone person, string path, string name)
        {
            switch (name)
            {
                case "edit_calendar.move":
                    await NeedAsync(person, HttpMethod.Patch, "/v1/calendar", files["edit_calendar.plan"]);
                    break;
                case "confirm_totp":
                    await NeedAsync(person, HttpMethod.Post, "/v1/users/me/totp", null);
                    break;
                case "edit_workout":
                    return path.Replace("{session_id}", await WorkoutAsync(person), StringComparison.Ordinal);
                default:
                    break;
            }

            return path.Contains("{goal_id}", StringComparison.Ordinal)
                    ? path.Replace("{goal_id}", await IdAsync(person, "/v1/goals", "set_goal.runs_a_week", "goal_id"), StringComparison.Ordinal)
                : path.Contains("{equipment_id}", StringComparison.Ordinal)
                    ? path.Replace("{equipment_id}", await IdAsync(person, "/v1/equipment", "add_equipment", "equipment_id"), StringComparison.Ordinal)
                : path.Replace("{session_id}", Phone.NewSession(TypeOf(name)).Value, StringComparison.Ordinal)
                    .Replace("{passkey_id}", "q83vEjRWeJCrze8SNFZ4kA", StringComparison.Ordinal);
        }

        private static string TypeOf(string name) =>
            name is "update_progress.weight_training" or "update_progress.in_the_documents_form" ? "weight_training" : "running";

        private async Task<string> IdAsync(Phone person, string path, string example, string member) =>
            (await NeedAsync(person, HttpMethod.Post, path, files[example])).Json.GetProperty(member).GetString()!;

        private async Task<string> WorkoutAsync(Phone person)
        {
            var logged = await NeedAsync(person, HttpMethod.Post, "/v1/workouts/log", files["log_workout.run"]);
            var session = logged.Json.GetProperty("session_id").GetString()!;
            await Eventually.TrueAsync(
                async () => (await person.GetAsync($"/v1/workouts/{session}")).IsSuccess, "the workout that was logged can be read");
            return session;
        }

        private static async Task<Answer> NeedAsync(Phone person, HttpMethod method, string path, string? json)
        {
            var answer = await person.SendAsync(method, path, json);
            answer.IsSuccess.ShouldBeTrue($"{method} {path}: {answer}");
            return answer;
        }
    }
}
