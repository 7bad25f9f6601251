using System.Security.Cryptography;
using System.Text;
using Huhutong.Boxes;
using Huhutong.Data;
using Microsoft.Extensions.Options;
using Passport;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>The counter's terminal, and the workshop's: a box is put on it and checked in.</summary>
internal static class CounterHandlers
{
    public static IResult Show(IOptions<HuhutongOptions> options) => options.Value.CounterKey is null ? Results.NotFound() : Passport.Web.Show.Page<Pages.CounterBoxes>();

    public static async Task<IResult> CheckInAsync(IFormCollection form, ReturnBox box, IOptions<HuhutongOptions> options, CancellationToken cancellationToken)
    {
        if (options.Value.CounterKey is not { } key) return Results.NotFound();
        var (code, serial) = (form["ReturnCode"].ToString().Trim().ToUpperInvariant(), form["SerialNo"].ToString().Trim().ToUpperInvariant());
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(form["Key"].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(key))))
            return Page(code, serial, new Text("终端口令不对", "The terminal's key is wrong"), null);
        if (!Enum.TryParse<BoxCondition>(form["Found"], out var found) || !Enum.IsDefined(found) || found == BoxCondition.Lost)
            return Page(code, serial, new Text("请选择看到的状态", "Choose what you see"), null);
        return await box.CheckInAsync(code, serial, found, cancellationToken) is CheckInResult.Received received
            ? Page(null, null, null, received)
            : Page(code, serial, new Text("没有这个归还码，或不是这台机顶盒", "There is no such number, or it is another box"), null);
    }

    private static IResult Page(string? code, string? serial, Text? error, CheckInResult.Received? received) => Passport.Web.Show.Page<Pages.CounterBoxes>(
        error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new { ReturnCode = code, SerialNo = serial, Error = error, Received = received });
}
