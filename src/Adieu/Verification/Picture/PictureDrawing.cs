namespace Adieu.Verification.Picture;

/// <summary>
/// Draws digits so that people read them and simple programs do not: each turned, sheared and moved, all bent in one wave,
/// crossed by lines as thick as themselves. Only grey values leave here, no paths and no text. No native graphics library.
/// </summary>
internal static class PictureDrawing
{
    public const int Width = 240;
    public const int Height = 80;
    private const double Thick = 1.9;

    private readonly record struct Segment(double X1, double Y1, double X2, double Y2, double Half);

    /// <summary>A PNG of the digits.</summary>
    public static byte[] Draw(string digits, KeyedStream random)
    {
        var segments = new List<Segment>();
        var (phase, swing, wave) = (random.Between(0, 6.28), random.Between(2.5, 4.5), random.Between(24, 34));
        (double X, double Y) Bend(double x, double y) => (x + 2 * Math.Sin(y / 17 + phase), y + swing * Math.Sin(x / wave + phase));
        for (var i = 0; i < digits.Length; i++) Add(segments, digits[i], 18 + i * 36, random, Bend);
        for (var i = 0; i < 3; i++) AddLine(segments, random, Bend);
        return Png.Grey(Width, Height, Paint(segments, random));
    }

    private static void Add(List<Segment> segments, char digit, double left, KeyedStream random, Func<double, double, (double X, double Y)> bend)
    {
        var (turn, shear, size) = (random.Between(-0.3, 0.3), random.Between(-0.25, 0.25), random.Between(0.88, 1.1));
        var (across, down) = (left + 13 + random.Between(-3, 3), 40 + random.Between(-5, 5));
        (double X, double Y) Place((double X, double Y) point)
        {
            var (x, y) = ((point.X - 0.5) * 27 * size, (point.Y - 0.5) * 46 * size);
            x += shear * y;
            return bend(across + x * Math.Cos(turn) - y * Math.Sin(turn), down + x * Math.Sin(turn) + y * Math.Cos(turn));
        }

        foreach (var stroke in Glyphs.Of(digit))
        {
            for (var i = 1; i < stroke.Length; i++)
            {
                var ((x1, y1), (x2, y2)) = (Place(stroke[i - 1]), Place(stroke[i]));
                segments.Add(new Segment(x1, y1, x2, y2, Thick));
            }
        }
    }

    private static void AddLine(List<Segment> segments, KeyedStream random, Func<double, double, (double X, double Y)> bend)
    {
        var (from, to, lift) = (random.Between(15, 65), random.Between(15, 65), random.Between(-18, 18));
        var last = bend(4, from);
        for (var i = 1; i <= 16; i++)
        {
            var t = i / 16.0;
            var next = bend(4 + 232 * t, from + (to - from) * t + lift * Math.Sin(t * Math.PI));
            segments.Add(new Segment(last.X, last.Y, next.X, next.Y, 0.9));
            last = next;
        }
    }

    private static byte[] Paint(List<Segment> segments, KeyedStream random)
    {
        var ink = new double[Width * Height];
        foreach (var s in segments)
        {
            var reach = s.Half + 1;
            var (left, right) = (Math.Max(0, (int)(Math.Min(s.X1, s.X2) - reach)), Math.Min(Width - 1, (int)(Math.Max(s.X1, s.X2) + reach)));
            var (top, bottom) = (Math.Max(0, (int)(Math.Min(s.Y1, s.Y2) - reach)), Math.Min(Height - 1, (int)(Math.Max(s.Y1, s.Y2) + reach)));
            for (var y = top; y <= bottom; y++)
            {
                for (var x = left; x <= right; x++) ink[y * Width + x] = Math.Max(ink[y * Width + x], Math.Clamp(s.Half + 0.5 - Distance(s, x, y), 0, 1));
            }
        }

        var grey = new byte[Width * Height];
        for (var i = 0; i < grey.Length; i++) grey[i] = (byte)Math.Clamp(250 - 205 * ink[i] - 42 * random.Next() * random.Next(), 0, 255);
        return grey;
    }

    private static double Distance(Segment s, double x, double y)
    {
        var (dx, dy) = (s.X2 - s.X1, s.Y2 - s.Y1);
        var length = dx * dx + dy * dy;
        var t = length == 0 ? 0 : Math.Clamp(((x - s.X1) * dx + (y - s.Y1) * dy) / length, 0, 1);
        return Math.Sqrt(Math.Pow(x - s.X1 - t * dx, 2) + Math.Pow(y - s.Y1 - t * dy, 2));
    }
}
