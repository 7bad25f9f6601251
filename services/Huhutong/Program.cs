using Huhutong;

var builder = WebApplication.CreateBuilder(args);
builder.AddHuhutong();
var app = builder.Build();
await app.UseHuhutongAsync();
await app.RunAsync();
