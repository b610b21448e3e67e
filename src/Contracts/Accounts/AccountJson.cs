using System.Text.Json.Serialization;

namespace Stamina.Contracts.Accounts;

/// <summary>JSON of the account calls.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Register))]
[JsonSerializable(typeof(GiveConsent))]
[JsonSerializable(typeof(SignIn))]
[JsonSerializable(typeof(RefreshTokens))]
[JsonSerializable(typeof(RequestPasswordReset))]
[JsonSerializable(typeof(ResetPassword))]
[JsonSerializable(typeof(VerifyEmail))]
[JsonSerializable(typeof(ChangeEmail))]
[JsonSerializable(typeof(ConfirmEmailChange))]
[JsonSerializable(typeof(TokensAnswer))]
[JsonSerializable(typeof(SignOutEverywhere))]
[JsonSerializable(typeof(ChangePassword))]
[JsonSerializable(typeof(SignedOutAnswer))]
[JsonSerializable(typeof(ProfileAnswer))]
[JsonSerializable(typeof(EditProfile))]
[JsonSerializable(typeof(DeleteAccount))]
[JsonSerializable(typeof(DeviceList))]
[JsonSerializable(typeof(SecurityLog))]
[JsonSerializable(typeof(Reauthenticate))]
[JsonSerializable(typeof(SecondFactorAnswer))]
[JsonSerializable(typeof(BeginTotpAnswer))]
[JsonSerializable(typeof(ConfirmTotp))]
[JsonSerializable(typeof(RecoveryCodesAnswer))]
[JsonSerializable(typeof(RemoveTotp))]
[JsonSerializable(typeof(PasskeyChallenge))]
[JsonSerializable(typeof(AddPasskey))]
[JsonSerializable(typeof(PasskeySignIn))]
[JsonSerializable(typeof(RenamePasskey))]
[JsonSerializable(typeof(PasskeyList))]
[JsonSerializable(typeof(PasskeyAnswer))]
[JsonSerializable(typeof(MakeToken))]
[JsonSerializable(typeof(UseToken))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(MakeWebhook))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(WebhookList))]
[JsonSerializable(typeof(WebhookMessage))]
public sealed partial class AccountJson : JsonSerializerContext;
