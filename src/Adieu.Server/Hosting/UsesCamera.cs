namespace Adieu.Server.Hosting;

/// <summary>Marks the one page on which a browser may turn the camera on.</summary>
internal sealed class UsesCamera;
