using QRCoder;

namespace Adieu.Evidence;

/// <summary>A QR code as SVG: sharp at any size, no script, no image file.</summary>
public static class QrCode
{
    /// <summary>The SVG for a text, such as a certificate's address; error correction M, so that a folded print still reads.</summary>
    public static string ToSvg(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
