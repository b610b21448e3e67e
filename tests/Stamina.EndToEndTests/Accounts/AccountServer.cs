using System.Text.Json;

namespace Stamina.EndToEndTests.Accounts;

/// <summary>One process for the account tests; passwords cost little in it.</summary>
public sealed class AccountServer : IAsyncLifetime
{
    public const string Password = "a long walk before breakfast";

    public Target Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Process = await Target.StartAsync(new Dictionary<string, string> { ["STAMINA_ACCOUNTS__PASSWORDROUNDS"] = "1000" });

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    /// <summary>Opens an account; what it answers is the phone's state.</summary>
    public async Task<Account> RegisterAsync()
    {
        var email = $"{Guid.NewGuid():n}@example.org";
        var answer = await Nobody.SendAsync(HttpMethod.Post, "/v1/auth/register", $$"""
            {"email":"{{email}}","password":"{{Password}}","device":{"name":"Phone","platform":"cli"},"profile":{"name":"Ada","time_zone":"Europe/Zagreb"} }
            """);
        answer.Status.ShouldBe(201, answer.ToString());
        return new Account(this, email, answer.Json);
    }

    public Phone Nobody => new(Process, null, default);

    /// <summary>A signed-in phone that knows its e-mail address.</summary>
    public sealed class Account(AccountServer server, string email, JsonElement tokens)
    {
        public string Email => email;

        public JsonElement Tokens { get; private set; } = tokens;

        public string DeviceId => Tokens.GetProperty("device_id").GetString()!;

        public string RefreshToken => Tokens.GetProperty("refresh_token").GetString()!;

        public Phone Phone
        {
            get
            {
                Contracts.Ids.UserId.TryParse(Tokens.GetProperty("user_id").GetString(), out var user).ShouldBeTrue();
                return new Phone(server.Process, Tokens.GetProperty("access_token").GetString(), user);
            }
        }

        public async Task<Account> SignInAgainAsync(string name)
        {
            var answer = await server.Nobody.SendAsync(HttpMethod.Post, "/v1/auth/sign-in", $$"""
                {"email":"{{email.ToUpperInvariant()}}","password":"{{Password}}","device":{"name":"{{name}}","platform":"web"} }
                """);
            answer.Status.ShouldBe(200, answer.ToString());
            return new Account(server, email, answer.Json);
        }

        public Task<Answer> RefreshAsync(string? token = null) =>
            server.Nobody.SendAsync(HttpMethod.Post, "/v1/auth/refresh", $$"""{"refresh_token":"{{token ?? RefreshToken}}" }""");

        public void Keep(Answer answer) => Tokens = answer.Json;
    }
}
