using System.Text.Json.Serialization;

namespace Stamina.Contracts.Accounts;

/// <summary>JSON of the account calls.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(TokensAnswer))]
[JsonSerializable(typeof(SignOutEverywhereRequest))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(SignedOutAnswer))]
[JsonSerializable(typeof(ProfileAnswer))]
[JsonSerializable(typeof(EditProfileRequest))]
[JsonSerializable(typeof(DeleteAccountRequest))]
[JsonSerializable(typeof(DeviceListAnswer))]
public sealed partial class AccountJson : JsonSerializerContext;
