namespace Adieu.Verification.Codes;

/// <summary>What a message says that its code is for. The account follows.</summary>
internal static class CodeWords
{
    public static string ActionZh(ProofPurpose purpose) => purpose == ProofPurpose.Close ? "注销账号" : "找回或注销账号";

    public static string Action(ProofPurpose purpose) => purpose == ProofPurpose.Close ? "close the account" : "recover or close the account";
}
