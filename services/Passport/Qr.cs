using QRCoder;

namespace Passport;

/// <summary>A QR code as SVG, for paper.</summary>
internal static class Qr
{
    /// <summary>The SVG of a text; error correction M, so that a folded print still reads.</summary>
    public static string Svg(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
