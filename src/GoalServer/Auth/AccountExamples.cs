namespace Stamina.GoalServer.Auth;

/// <summary>What the contract shows.</summary>
internal static class AccountExamples
{
    public const string Register =
        """
        {
          "email": "ada@example.org",
          "password": "a long walk before breakfast",
          "device": { "name": "Ada's phone", "platform": "android" },
          "profile": { "name": "Ada", "units": "metric", "time_zone": "Europe/Rome", "first_day_of_week": "monday" },
          "registration_key": "c3RhbWluYS1leGFtcGxlIQ"
        }
        """;

    public const string SignIn =
        """
        { "email": "ada@example.org", "password": "a long walk before breakfast", "device": { "name": "Ada's tablet", "platform": "web" } }
        """;

    public const string Refresh =
        """{ "refresh_token": "AQGT…" }""";

    public const string ChangePassword =
        """{ "current_password": "a long walk before breakfast", "new_password": "an even longer walk after supper" }""";

    public const string Tokens =
        """
        {
          "user_id": "user_01kaq4h2v8e6rbb3k6wg5xv3q9",
          "device_id": "device_5vz0m2qk9ceyvr3d4t6n8w1abc",
          "access_token": "eyJhbGciOiJFUzI1NiIs…",
          "token_type": "Bearer",
          "expires_in_s": 900,
          "scope": "full",
          "cell": "local",
          "refresh_token": "AQGT…",
          "refresh_expires_at": "2027-05-21T07:30:00+00:00"
        }
        """;

    public const string Profile =
        """
        {
          "user_id": "user_01kaq4h2v8e6rbb3k6wg5xv3q9",
          "email": "ada@example.org",
          "created_at": "2026-11-22T07:30:00+00:00",
          "name": "Ada",
          "units": "metric",
          "time_zone": "Europe/Rome",
          "first_day_of_week": "monday",
          "body_weight": { "value": 61.5, "unit": "kg" }
        }
        """;

    public const string EditProfile =
        """{ "time_zone": "Europe/Ljubljana", "body_weight": { "value": 61.5, "unit": "kg" } }""";

    public const string Devices =
        """
        {
          "devices": [
            {
              "device_id": "device_5vz0m2qk9ceyvr3d4t6n8w1abc",
              "name": "Ada's phone",
              "platform": "android",
              "created_at": "2026-11-22T07:30:00+00:00",
              "last_seen_at": "2026-11-22T09:12:00+00:00",
              "this_device": true
            },
            {
              "device_id": "device_2n5e8c0qwa7b1d3f5h7k9m2p4r",
              "name": "Ada's old phone",
              "platform": "ios",
              "created_at": "2025-03-01T18:00:00+00:00",
              "last_seen_at": "2026-11-20T20:41:00+00:00",
              "this_device": false,
              "revoked": { "at": "2026-11-21T08:00:00+00:00", "reason": "user", "upload_until": "2026-12-21T08:00:00+00:00" }
            }
          ]
        }
        """;
}
