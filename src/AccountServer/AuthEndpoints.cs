using System.Globalization;
using System.Net;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Consent;
using Stamina.AccountServer.Passkeys;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.AccountServer.Tokens;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Events;
using Stamina.Http.Bodies;
using Stamina.Http.Clients;
using Stamina.Http.Documentation;
using Stamina.Http.Tokens;

namespace Stamina.AccountServer;

/// <summary>Registering, signing in and out. Clients of every version may call these: without a token they could not upload.</summary>
internal static class AuthEndpoints
{
    private static readonly string BodyBounds = string.Create(
        CultureInfo.InvariantCulture,
        $" The body has at most {EventLimits.AnonymousBodyBytes} bytes, no Content-Encoding, and {EventLimits.AnonymousBodyPatience.TotalSeconds:0} s to arrive."
    );

    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").WithTags("auth").AcceptsEveryClient();

        auth.MapPost("/register", RegisterAsync)
            .AllowAnonymous()
            .WithName("register")
            .WithSummary("Opens an account and signs this phone in")
            .WithDescription(
                "Repeated with the same registration_key and password, because the answer was lost, it signs the phone in to the account that the first call opened."
                    + BodyBounds)
            .Accepts<Register>("application/json")
            .Produces<TokensAnswer>(StatusCodes.Status201Created)
            .ProducesProblems(ProblemTypes.EmailTaken, ProblemTypes.ConsentRequired)
            .WithRequestExample("register").WithResponseExample(StatusCodes.Status201Created, "tokens");

        auth.MapPost("/sign-in", SignInAsync)
            .AllowAnonymous()
            .WithName("sign_in")
            .WithSummary("Signs a phone in")
            .WithDescription(
                "After too many failures, for the account or from the address, the answer is 429 with Retry-After, whether or not the password is right."
                    + BodyBounds)
            .Accepts<SignIn>("application/json")
            .Produces<TokensAnswer>()
            .ProducesProblems(ProblemTypes.WrongCredentials, ProblemTypes.SecondFactorRequired, ProblemTypes.WrongCode)
            .WithRequestExample("sign_in").WithResponseExample(StatusCodes.Status200OK, "tokens");

        auth.MapPost("/passkey/begin", BeginPasskeyAsync)
            .AllowAnonymous()
            .WithName("begin_passkey_sign_in")
            .WithSummary("Asks the browser for a signature of one of its passkeys")
            .WithDescription("For sign_in_with_passkey, and for reauthenticate. It may be answered once, for 5 minutes. The call has no body.")
            .Produces<PasskeyChallenge>()
            .WithResponseExample(StatusCodes.Status200OK, "begin_passkey_sign_in.answer");

        auth.MapPost("/passkey", SignInWithPasskeyAsync)
            .AllowAnonymous()
            .WithName("sign_in_with_passkey")
            .WithSummary("Signs a phone in by a passkey, which counts as two factors")
            .WithDescription("401 where it is not known, was removed, or the challenge was answered before." + BodyBounds)
            .Accepts<PasskeySignIn>("application/json")
            .Produces<TokensAnswer>()
            .ProducesProblems(ProblemTypes.WrongCredentials)
            .WithRequestExample("sign_in_with_passkey").WithResponseExample(StatusCodes.Status200OK, "tokens");

        auth.MapPost("/refresh", RefreshAsync).AllowAnonymous()
            .WithName("refresh").WithSummary("Trades the refresh token for a new access token and the next refresh token")
            .WithDescription(
                "A refresh token stays valid until its successor is first used, so after a lost answer the phone asks again with the same one. Used after that it counts as "
                    + "stolen and the sign-in is revoked. For 30 days a revoked sign-in gets access tokens of scope upload_only, so that nothing unsent is lost; what they upload is quarantined. "
                    + "410 where the account was deleted: the phone then removes what it holds of it."
                    + BodyBounds)
            .Accepts<RefreshTokens>("application/json")
            .Produces<TokensAnswer>()
            .ProducesProblems(ProblemTypes.InvalidRefreshToken, ProblemTypes.Gone)
            .WithRequestExample("refresh").WithResponseExample(StatusCodes.Status200OK, "tokens");

        auth.MapPost("/token", UseTokenAsync).AllowAnonymous()
            .WithName("use_token").WithSummary("Trades a personal access token for an access token that opens what its scopes say, for 5 minutes")
            .WithDescription("401 where it was revoked, has ended or was never made here. It can be traded any number of times." + BodyBounds)
            .Accepts<UseToken>("application/json").Produces<TokensAnswer>()
            .ProducesProblems(ProblemTypes.Unauthorized, ProblemTypes.AccountLocked, ProblemTypes.Gone)
            .WithRequestExample("use_token").WithResponseExample(StatusCodes.Status200OK, "use_token.answer");

        auth.MapPost("/reset-code", RequestPasswordResetAsync)
            .AllowAnonymous()
            .WithName("request_password_reset")
            .WithSummary("Sends a code by mail that sets another password")
            .WithDescription(
                "The answer is the same whether or not the address has an account. The code is good once and for half an hour; only the last one counts."
                    + BodyBounds)
            .Accepts<RequestPasswordReset>("application/json")
            .Produces(StatusCodes.Status202Accepted)
            .WithRequestExample("request_password_reset");

        auth.MapPost("/reset", ResetPasswordAsync).AllowAnonymous()
            .WithName("reset_password").WithSummary("Sets another password with a code that came by mail, signs every phone out and this one in")
            .WithDescription(
                "What other phones have not sent yet they send once they are signed in again. The code that came to an address which was changed in the last 7 "
                    + "days takes the account back too: that address is its address again, and a second factor that was added since is gone."
                    + BodyBounds)
            .Accepts<ResetPassword>("application/json").Produces<TokensAnswer>()
            .ProducesProblems(ProblemTypes.WrongCode, ProblemTypes.SecondFactorRequired)
            .WithRequestExample("reset_password").WithResponseExample(StatusCodes.Status200OK, "tokens");

        auth.MapPost("/sign-out", SignOutAsync).WithMetadata(new EndedSignIns.EvenWhenEnded())
            .WithName("sign_out").WithSummary("Ends this phone's sign-in")
            .WithDescription("What the phone has not sent yet it may upload for 30 more days.")
            .Produces(StatusCodes.Status204NoContent);

        auth.MapPost("/sign-out-everywhere", SignOutEverywhereAsync)
            .WithName("sign_out_everywhere").WithSummary("Ends all sign-ins, or all but this phone's")
            .Accepts<SignOutEverywhere>("application/json").Produces<SignedOutAnswer>()
            .ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.Gone)
            .WithRequestExample("sign_out_everywhere").WithResponseExample(StatusCodes.Status200OK, "sign_out_everywhere.answer");

        auth.MapPost("/reauthenticate", ReauthenticateAsync)
            .WithName("reauthenticate").WithSummary("Shows again that it is the owner, by password, second factor or passkey")
            .WithDescription(
                "Counts for 10 minutes, for this phone; so does a sign-in. Exporting, ending other sign-ins and adding a factor ask for it. "
                    + "Access tokens that the phone got before end with it: the next call is answered with 401, and the phone renews.")
            .Accepts<Reauthenticate>("application/json").Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(ProblemTypes.WrongCredentials, ProblemTypes.WrongCode, ProblemTypes.Gone, ProblemTypes.Unavailable)
            .WithRequestExample("reauthenticate");

        auth.MapPost("/password", ChangePasswordAsync)
            .WithName("change_password").WithSummary("Sets another password and signs all other phones out")
            .Accepts<ChangePassword>("application/json").Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(ProblemTypes.WrongCredentials, ProblemTypes.Conflict, ProblemTypes.Gone, ProblemTypes.Unavailable)
            .WithRequestExample("change_password");
    }

    private static Task<IResult> RegisterAsync(HttpContext context, Registration registration, Consents consents, IHomeCells cells) => AnswerAsync(
        context,
        cells,
        AccountJson.Default.Register,
        StatusCodes.Status201Created,
        async (request, from, cancellationToken) => consents.Missing(request.NoticeVersion) is { } missing
            ? missing
            : await registration.RegisterAsync(request, consents.Given(), from, cancellationToken));

    private static Task<IResult> SignInAsync(HttpContext context, PasswordSignIn signIn, IHomeCells cells) =>
        AnswerAsync(context, cells, AccountJson.Default.SignIn, StatusCodes.Status200OK, signIn.SignInAsync);

    private static async Task<IResult> BeginPasskeyAsync(HttpContext context, PasskeyChecks checks)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(await checks.BeginProvingAsync(checks.DomainAt(context.Request.Host)), AccountJson.Default.PasskeyChallenge);
    }

    private static Task<IResult> SignInWithPasskeyAsync(HttpContext context, PasskeySignIns signIns, IHomeCells cells) =>
        AnswerAsync(context, cells, AccountJson.Default.PasskeySignIn, StatusCodes.Status200OK, signIns.SignInAsync);

    private static Task<IResult> RefreshAsync(HttpContext context, TokenRenewal renewal, IHomeCells cells) => AnswerAsync(
        context,
        cells,
        AccountJson.Default.RefreshTokens,
        StatusCodes.Status200OK,
        (request, _, cancellationToken) => renewal.RefreshAsync(request.RefreshToken, cancellationToken));

    private static Task<IResult> UseTokenAsync(HttpContext context, PersonalTokens tokens, IHomeCells cells) => AnswerAsync(
        context,
        cells,
        AccountJson.Default.UseToken,
        StatusCodes.Status200OK,
        (request, _, cancellationToken) => tokens.UseAsync(request.Token, cancellationToken));

    private static Task<IResult> RequestPasswordResetAsync(HttpContext context, PasswordResetRequests requests, IHomeCells cells) =>
        AnswerAsync(context, cells, AccountJson.Default.RequestPasswordReset, StatusCodes.Status202Accepted, requests.AskAsync);

    private static Task<IResult> ResetPasswordAsync(HttpContext context, PasswordResets resets, IHomeCells cells) =>
        AnswerAsync(context, cells, AccountJson.Default.ResetPassword, StatusCodes.Status200OK, resets.ResetAsync);

    private static async Task<IResult> SignOutAsync(HttpContext context, SignOuts signOuts)
    {
        var caller = context.Caller();
        await signOuts.EndAsync(caller.UserId, caller.DeviceId, RevokedBecause.SignedOut, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static Task<IResult> ReauthenticateAsync(HttpContext context, Reauthentication reauthentication) =>
        AccountCalls.AnswerAsync(context, AccountJson.Default.Reauthenticate, reauthentication.ReauthenticateAsync);

    private static Task<IResult> SignOutEverywhereAsync(HttpContext context, SignOuts signOuts, FreshProof proof) => AccountCalls.AnswerAsync(
        context,
        AccountJson.Default.SignOutEverywhere,
        AccountJson.Default.SignedOutAnswer,
        async request =>
        {
            var caller = context.Caller();
            if (await proof.MissingAsync(caller, context.RequestAborted) is { } missing)
            {
                return (null, missing);
            }

            // Not cancelled when the caller hangs up: otherwise only some of the sign-ins might be ended.
            var ended = await signOuts.EndAllAsync(caller.UserId, caller.DeviceId, RevokedBecause.User, CancellationToken.None);
            if (request.KeepThisDevice is not true)
            {
                ended += await signOuts.EndAsync(caller.UserId, caller.DeviceId, RevokedBecause.SignedOut, CancellationToken.None) ? 1 : 0;
            }

            return (new SignedOutAnswer { SignedOut = ended }, null);
        });

    private static Task<IResult> ChangePasswordAsync(HttpContext context, CallerPassword password) =>
        AccountCalls.AnswerAsync(context, AccountJson.Default.ChangePassword, password.ChangeAsync);

    private static async Task<IResult> AnswerAsync<T>(
        HttpContext context, IHomeCells cells, JsonTypeInfo<T> type, int status, Func<T, IPAddress?, CancellationToken, ValueTask<SignInOutcome>> sign)
        where T : class
    {
        using var body = await RequestBody.ReadAnonymousAsync(context);
        if (body.Refusal is { } notTaken)
        {
            return notTaken;
        }

        if (!JsonBody.Parse(body.Bytes, type).TryGet(out var request, out var malformed))
        {
            return malformed;
        }

        switch (await sign(request, context.Connection.RemoteIpAddress, context.RequestAborted))
        {
            case { Elsewhere: { } cell }:
                return await cells.PassOnAsync(context, cell, body.Bytes);
            case { Tokens: { } tokens }:
                context.Response.Headers.CacheControl = "no-store";
                return TypedResults.Json(tokens, AccountJson.Default.TokensAnswer, statusCode: status);
            case { Refusal: { } refusal }:
                return refusal;
            default:
                return TypedResults.StatusCode(status);
        }
    }
}
