namespace Adieu.Verification.Picture;

/// <summary>The ten digits as strokes in a box from 0 to 1, drawn by hand for this project.</summary>
internal static class Glyphs
{
    /// <summary>The strokes of a digit, each a line through points.</summary>
    public static IReadOnlyList<(double X, double Y)[]> Of(char digit) => Digits[digit - '0'];

    private static readonly (double X, double Y)[] Six =
        [(0.76, 0.06), (0.55, 0.1), (0.33, 0.25), (0.2, 0.45), (0.14, 0.7), (0.26, 0.91), (0.5, 0.98), (0.76, 0.9), (0.86, 0.7), (0.74, 0.52), (0.5, 0.46), (0.27, 0.55), (0.16, 0.7)];

    private static readonly IReadOnlyList<(double X, double Y)[]>[] Digits =
    [
        [Ellipse(0.5, 0.5, 0.36, 0.48)],
        [[(0.25, 0.25), (0.42, 0.16), (0.55, 0.03), (0.55, 0.97)], [(0.28, 0.97), (0.82, 0.97)]],
        [[(0.14, 0.28), (0.24, 0.1), (0.5, 0.03), (0.76, 0.1), (0.84, 0.3), (0.74, 0.5), (0.45, 0.72), (0.14, 0.97), (0.88, 0.97)]],
        [[(0.15, 0.13), (0.42, 0.03), (0.72, 0.08), (0.82, 0.27), (0.7, 0.42), (0.42, 0.47), (0.73, 0.54), (0.86, 0.73), (0.74, 0.91), (0.45, 0.98), (0.13, 0.88)]],
        [[(0.7, 0.97), (0.7, 0.03), (0.08, 0.7), (0.94, 0.7)]],
        [[(0.82, 0.04), (0.24, 0.04), (0.18, 0.46), (0.45, 0.38), (0.73, 0.45), (0.85, 0.67), (0.72, 0.9), (0.42, 0.98), (0.12, 0.88)]],
        [Six],
        [[(0.12, 0.04), (0.88, 0.04), (0.6, 0.5), (0.42, 0.97)], [(0.34, 0.52), (0.74, 0.52)]],
        [Ellipse(0.5, 0.26, 0.27, 0.22), Ellipse(0.5, 0.73, 0.35, 0.25)],
        [[.. Six.Select(p => (1 - p.X, 1 - p.Y))]],
    ];

    private static (double X, double Y)[] Ellipse(double x, double y, double width, double height) =>
        [.. Enumerable.Range(0, 17).Select(i => (x + width * Math.Sin(i * Math.PI / 8), y - height * Math.Cos(i * Math.PI / 8)))];
}
