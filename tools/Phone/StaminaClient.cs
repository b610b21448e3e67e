using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;
using Stamina.Contracts.Workouts;
using Stamina.Host.Commands;

namespace Stamina.Tools.Phone;

/// <summary>An answer that is not what was asked for; the message is for people.</summary>
internal sealed class RefusedException(HttpStatusCode status, string message, string? type = null) : CommandFailedException(message, ExitCodes.Unreachable)
{
    public HttpStatusCode Status => status;

    /// <summary>One of <see cref="Contracts.ProblemTypes"/>; null where the answer names none.</summary>
    public string? Type => type;

    /// <summary>True where a call failed by a bad moment of the network or the server: the same call may succeed in a moment.</summary>
    public static bool IsPassing(Exception failure) =>
        failure is HttpRequestException { StatusCode: null } or TaskCanceledException { InnerException: TimeoutException }
            or RefusedException { Status: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway };
}

/// <summary>The public API as a phone calls it. Knows nothing that a stranger's client could not know.</summary>
internal sealed class StaminaClient : IDisposable
{
    private const string Profile = "/v1/users/me";

    // A read takes as many.
    private const int MostTokens = 8;

    private readonly HttpClient http;
    private readonly Queue<string> tokens = new();

    public StaminaClient(ServerAddress server, HttpMessageHandler? handler = null)
    {
        http = new HttpClient(handler ?? server.NewHandler()) { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("Stamina-Client", "cli/0.1.0");
    }

    public Uri Server => http.BaseAddress!;

    /// <summary>
    /// The tokens of the last writes between commas, shown at each read. Each speaks for its own write alone: two Data Handlers fold side by side.
    /// </summary>
    public string? ConsistencyToken => tokens.Count > 0 ? string.Join(',', tokens) : null;

    public async Task<TokensAnswer> RegisterAsync(Register request, CancellationToken cancellationToken) =>
        SignedIn(await PostAsync(
            "/v1/auth/register", JsonContent.Create(request, AccountJson.Default.Register), AccountJson.Default.TokensAnswer, cancellationToken));

    public async Task<TokensAnswer> SignInAsync(SignIn request, CancellationToken cancellationToken) =>
        SignedIn(await PostAsync(
            "/v1/auth/sign-in", JsonContent.Create(request, AccountJson.Default.SignIn), AccountJson.Default.TokensAnswer, cancellationToken));

    /// <summary>Sends upload bytes as they are, packed with gzip where that pays.</summary>
    public async Task<UploadReceipt> UploadAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        HttpContent content;
        if (body.Length > 1_400)
        {
            var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                await gzip.WriteAsync(body, cancellationToken);
            }

            packed.Position = 0;
            content = new StreamContent(packed);
            content.Headers.ContentEncoding.Add("gzip");
        }
        else
        {
            content = new ReadOnlyMemoryContent(body);
        }

        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        using var answer = await http.SendAsync(request, cancellationToken);
        await EnsureAsync(answer, cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        Remember(json.RootElement.GetProperty("consistency_token").GetString());
        return UploadReceipt.Read(json.RootElement);
    }

    public Task<WorkoutAnswer> GetWorkoutAsync(SessionId session, CancellationToken cancellationToken) =>
        ReadAsync($"/v1/workouts/{session}", WorkoutJson.Default.WorkoutAnswer, cancellationToken);

    /// <summary>The same with what is asked for besides: <c>?include=track</c>.</summary>
    public Task<WorkoutAnswer> GetWorkoutAsync(SessionId session, string query, CancellationToken cancellationToken) =>
        ReadAsync($"/v1/workouts/{session}{query}", WorkoutJson.Default.WorkoutAnswer, cancellationToken);

    /// <summary>All workouts, or all deleted ones, page by page.</summary>
    public async IAsyncEnumerable<WorkoutLine> ListWorkoutsAsync(bool deleted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var path =
                $"/v1/workouts?limit=100{(deleted ? "&deleted=true" : string.Empty)}{(cursor is null ? string.Empty : "&cursor=" + Uri.EscapeDataString(cursor))}";
            var page = await ReadAsync(path, WorkoutJson.Default.WorkoutPage, cancellationToken);
            foreach (var line in page.Workouts)
            {
                yield return line;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    public Task<ProfileAnswer> GetProfileAsync(CancellationToken cancellationToken) =>
        ReadAsync(Profile, AccountJson.Default.ProfileAnswer, cancellationToken);

    /// <summary>edit_workout with a body as it is, upon whatever revision there is.</summary>
    public async Task EditAsync(SessionId session, byte[] edits, CancellationToken cancellationToken)
    {
        var before = await GetWorkoutAsync(session, cancellationToken);
        await PatchAsync($"/v1/workouts/{session}", edits, $"\"{before.Edits}\"", cancellationToken);
    }

    public Task<GoalList> ListGoalsAsync(CancellationToken cancellationToken) => ReadAsync("/v1/goals", GoalJson.Default.GoalList, cancellationToken);

    /// <summary>With its past periods and where it stands.</summary>
    public Task<GoalAnswer> GetGoalAsync(string goalId, CancellationToken cancellationToken) =>
        ReadAsync($"/v1/goals/{goalId}", GoalJson.Default.GoalAnswer, cancellationToken);

    public async Task SetGoalAsync(SetGoal goal, CancellationToken cancellationToken)
    {
        var answer = await PostAsync("/v1/goals", JsonContent.Create(goal, GoalJson.Default.SetGoal), GoalJson.Default.GoalAnswer, cancellationToken);
        Remember(answer.ConsistencyToken);
    }

    public Task<CalendarAnswer> GetCalendarAsync(CancellationToken cancellationToken) =>
        ReadAsync("/v1/calendar", PlanningJson.Default.CalendarAnswer, cancellationToken);

    public Task EditCalendarAsync(EditCalendar edit, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Patch,
            "/v1/calendar",
            JsonContent.Create(edit, PlanningJson.Default.EditCalendar),
            PlanningJson.Default.CalendarAnswer,
            cancellationToken);

    /// <summary>Adds a piece; one that is there already stays as it is.</summary>
    public Task AddEquipmentAsync(AddEquipment piece, CancellationToken cancellationToken) =>
        PostAsync("/v1/equipment", JsonContent.Create(piece, EquipmentJson.Default.AddEquipment), EquipmentJson.Default.EquipmentPiece, cancellationToken);

    /// <summary>What an own export says of goals, plan and privacy zones; what is there already stays as it is.</summary>
    public Task<BroughtAnswer> BringAsync(JsonElement body, CancellationToken cancellationToken) => PostAsync(
        "/v1/users/me/bring", JsonContent.Create(body, BringJson.Default.JsonElement), BringJson.Default.BroughtAnswer, cancellationToken);

    /// <summary>Sets of the profile what it says nothing of yet; units, zone and first day of the week, which it always has, in a new account.</summary>
    /// <returns>The names of what was set.</returns>
    public async Task<IReadOnlyList<string>> FillProfileAsync(JsonElement brought, bool isNew, CancellationToken cancellationToken)
    {
        using var before = await http.GetAsync(Profile, cancellationToken);
        await EnsureAsync(before, cancellationToken);
        using var now = await JsonDocument.ParseAsync(await before.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        var edits = brought.EnumerateObject()
            .Where(m => m.Name is "name" or "body_weight" or "training_zones" ? !now.RootElement.TryGetProperty(m.Name, out _) : isNew)
            .ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        if (edits.Count > 0)
        {
            await PatchAsync(Profile, JsonSerializer.SerializeToUtf8Bytes(edits), before.Headers.ETag?.ToString(), cancellationToken);
        }

        return [.. edits.Keys];
    }

    /// <summary>Keeps the file that these workouts were made of beside them.</summary>
    public Task<KeptOriginalAnswer> KeepOriginalAsync(
        string name, ReadOnlyMemory<byte> content, IEnumerable<SessionId> workouts, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            $"{FileCalls.KeepOriginal}?file={Uri.EscapeDataString(name)}&workouts={string.Join(',', workouts)}",
            new ReadOnlyMemoryContent(content),
            WorkoutJson.Default.KeptOriginalAnswer,
            cancellationToken);

    /// <summary>Whether the file that a workout was made of is kept; nothing of it is read.</summary>
    public async Task<bool> HasOriginalAsync(SessionId session, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync($"/v1/workouts/{session}/original", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }

        await EnsureAsync(answer, cancellationToken);
        return true;
    }

    public Task DownloadExportAsync(Stream to, CancellationToken cancellationToken) => DownloadAsync("/v1/users/me/export", to, cancellationToken);

    public Task DownloadWorkoutAsync(string session, string format, Stream to, CancellationToken cancellationToken) =>
        DownloadAsync($"/v1/workouts/{session}/export?format={format}", to, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task DownloadAsync(string path, Stream to, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await EnsureAsync(answer, cancellationToken);
        await answer.Content.CopyToAsync(to, cancellationToken);
    }

    private static async Task EnsureAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        throw new RefusedException(
            answer.StatusCode, $"{(int)answer.StatusCode} from {answer.RequestMessage?.RequestUri?.AbsolutePath}: {body}", TypeOf(answer, body));
    }

    private static string? TypeOf(HttpResponseMessage answer, string body)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return null;
        }

        using var problem = JsonDocument.Parse(body);
        return problem.RootElement.TryGetProperty("type", out var type) ? type.GetString() : null;
    }

    private void Remember(string? token)
    {
        if (token is null)
        {
            return;
        }

        tokens.Enqueue(token);
        if (tokens.Count > MostTokens)
        {
            tokens.Dequeue();
        }
    }

    private TokensAnswer SignedIn(TokensAnswer tokens)
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        return tokens;
    }

    private async Task PatchAsync(string path, byte[] edits, string? ifMatch, CancellationToken cancellationToken)
    {
        var body = new ByteArrayContent(edits);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = body };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await http.SendAsync(request, cancellationToken);
        await EnsureAsync(answer, cancellationToken);
    }

    private Task<T> PostAsync<T>(string path, HttpContent content, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, content, type, cancellationToken);

    private Task<T> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, content: null, type, cancellationToken);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (ConsistencyToken is { } token)
        {
            request.Headers.Add("Stamina-Consistency", token);
        }

        using var answer = await http.SendAsync(request, cancellationToken);
        await EnsureAsync(answer, cancellationToken);
        return await answer.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new InvalidDataException($"{path} answered null.");
    }
}
