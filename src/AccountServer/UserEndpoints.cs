using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stamina.AccountServer.Consent;
using Stamina.AccountServer.Export;
using Stamina.AccountServer.Passkeys;
using Stamina.AccountServer.Profile;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.AccountServer.Tokens;
using Stamina.AccountServer.Webhooks;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Bodies;
using Stamina.Http.Clients;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>What a person sees and changes of their own account.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/users/me").WithTags("users");

        me.MapGet("", GetProfileAsync)
            .WithName("get_profile").WithSummary("The account and profile, with its ETag")
            .Produces<ProfileAnswer>().ProducesProblems(ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "profile");

        me.MapPatch("", EditProfileAsync)
            .WithName("edit_profile").WithSummary("Changes the profile")
            .NeedsIfMatch()
            .Accepts<EditProfile>("application/json").Produces<ProfileAnswer>()
            .ProducesProblems(ProblemTypes.PreconditionRequired, ProblemTypes.PreconditionFailed, ProblemTypes.Gone)
            .WithRequestExample("edit_profile").WithResponseExample(StatusCodes.Status200OK, "profile");

        me.MapConsent();
        me.MapEmail();

        me.MapGet("/devices", ListDevicesAsync)
            .WithName("list_devices").WithSummary("The phones that are signed in, or were until lately")
            .Produces<DeviceList>()
            .WithResponseExample(StatusCodes.Status200OK, "devices");

        me.MapDelete("/devices/{device_id}", RevokeDeviceAsync)
            .WithName("revoke_device").WithSummary("Ends a phone's sign-in; what it has not sent yet it may upload into quarantine for 30 days")
            .WithDescription("Personal access tokens that it made end with it, and webhooks that it made are paused.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(ProblemTypes.NotFound, ProblemTypes.ReauthenticationRequired, ProblemTypes.Gone);

        me.MapSecurityLog();
        me.MapSecondFactor();
        me.MapPasskeys();
        me.MapTokens();
        me.MapWebhooks();

        me.MapGet("/export", ExportAsync).AcceptsEveryClient().OpenTo(AccessScope.Export)
            .WithName("export_data").WithSummary("Everything of the account as a ZIP: JSON, and GPX where there is a track")
            .WithDescription("Wants a fresh proof of a phone. A personal access token with the scope export was made with one.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip")
            .ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.Gone, ProblemTypes.TooManyRequests);

        me.MapPost("/delete", DeleteAsync).AcceptsEveryClient()
            .WithName("delete_account").WithSummary("Deletes the account and everything in it, for good; asks for the password once more")
            .WithDescription("Of the account only its id and the time of the deletion remain, so that events which phones still upload bring nothing back.")
            .Accepts<DeleteAccount>("application/json").Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(ProblemTypes.WrongCredentials, ProblemTypes.Gone, ProblemTypes.Unavailable)
            .WithRequestExample("delete_account");
    }

    private static async Task<IResult> GetProfileAsync(HttpContext context, IAccountStore store) =>
        await store.GetUserAsync(context.Caller().UserId, context.RequestAborted) is { } found
            ? Show(context, found.Document, found.Revision)
            : Refusal.AccountDeleted();

    private static async Task<IResult> EditProfileAsync(HttpContext context, IAccountStore store)
    {
        if (!context.Request.TryReadIfMatch(out var expected, out var missing))
        {
            return missing;
        }

        var body = await JsonBody.ReadEditAsync(context, AccountJson.Default.EditProfile);
        if (!body.TryGet(out var edit, out var refusal))
        {
            return refusal;
        }

        Refusal? wrong = null;
        var edited = await store.ChangeUserAsync(
            context.Caller().UserId,
            found =>
            {
                var errors = new List<FieldError>();
                var profile = ProfileRules.Apply(found.Document.Profile, edit, "", errors);
                wrong = expected is not null && expected != found.Revision ? Refusal.Changed(RevisionTag.Format(found.Revision))
                    : errors.Count > 0 ? Refusal.OfFields(errors)
                    : null;
                return wrong is null ? found.Document with { Profile = profile } : null;
            },
            context.RequestAborted);
        return edited is null ? Refusal.AccountDeleted() : wrong as IResult ?? Show(context, edited.Document, edited.Revision);
    }

    private static async Task<IResult> ListDevicesAsync(HttpContext context, IAccountStore store, TimeProvider time)
    {
        var caller = context.Caller();
        var now = time.GetUtcNow();
        var devices = (await store.ListDevicesAsync(caller.UserId, context.RequestAborted))
            .Select(device => device.Document)
            .Where(device => device.TokenScopes is null)
            .Where(device => device.RevokedAt is null ? now < device.RefreshExpiresAt : now < RefreshFamily.UploadUntil(device))
            .OrderByDescending(device => device.LastSeenAt)
            .Select(device => new DeviceAnswer
            {
                DeviceId = new DeviceId(device.DeviceId).ToString(),
                Name = device.Name,
                Platform = device.Platform,
                CreatedAt = device.CreatedAt,
                LastSeenAt = device.LastSeenAt,
                ThisDevice = device.DeviceId == caller.DeviceId.Value,
                Revoked = RefreshFamily.RevocationOf(device),
            });
        return TypedResults.Json(new DeviceList { Devices = [.. devices] }, AccountJson.Default.DeviceList);
    }

    private static async Task<IResult> RevokeDeviceAsync(HttpContext context, SignOuts signOuts, FreshProof proof)
    {
        var text = context.Request.RouteValues["device_id"] as string;
        if (await proof.MissingAsync(context.Caller(), context.RequestAborted) is { } missing)
        {
            return missing;
        }

        return DeviceId.TryParse(text, out var device)
            && await signOuts.EndAsync(context.Caller().UserId, device, RevokedBecause.User, context.RequestAborted)
                ? TypedResults.NoContent()
                : Refusal.Of(ProblemTypes.NotFound, "There is no such device in this account; list_devices names them.");
    }

    private static async Task<IResult> ExportAsync(HttpContext context, AccountExport export, SecurityEvents events, FreshProof proof)
    {
        var caller = context.Caller();
        var (signIn, missing) = await proof.FindAsync(caller, context.RequestAborted);
        if (missing is not null)
        {
            return missing;
        }

        return await export.BeginAsync(caller.UserId, () => events.AddExportedAsync(caller.UserId, signIn), context);
    }

    private static Task<IResult> DeleteAsync(HttpContext context, AccountDeletion deletion) =>
        AccountCalls.AnswerAsync(context, AccountJson.Default.DeleteAccount, deletion.DeleteAsync);

    private static JsonHttpResult<ProfileAnswer> Show(HttpContext context, UserDocument user, long revision)
    {
        context.Response.SetRevision(revision);
        return TypedResults.Json(ProfileRules.Show(user), AccountJson.Default.ProfileAnswer);
    }
}
