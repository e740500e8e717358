using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using SessionRec.Serving.Models;
using SessionRec.Serving.Sessions;

namespace SessionRec.Serving.Api;

/// <summary>Recommendations over HTTP.</summary>
internal static class RecommendApi
{
    public static void MapRecommendations(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/v1").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/recommend", (HttpContext context, [AsParameters] RecommendQuery query, CurrentModel current, Recommendations recommendations) =>
                query.Read(context.Request.Query, out var complaint) is { } request ? Answer(current, recommendations, request) : Problem(StatusCodes.Status400BadRequest, complaint!))
            .WithName("recommend")
            .WithSummary("What comes next after items, or in a session that the server remembers.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .AddOpenApiOperationTransformer((operation, _, _) => DescribeTypes(operation));
        api.MapPost("/recommend", (RecommendRequest? request, CurrentModel current, Recommendations recommendations) =>
                RecommendRequest.BodyComplaint(request) is { } complaint ? Problem(StatusCodes.Status400BadRequest, complaint) : Answer(current, recommendations, request!))
            .WithName("recommendFor")
            .WithSummary("The same with the question in the body.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        api.MapPost("/recommend/batch", Results<Ok<RecommendationBatch>, ProblemHttpResult> (RecommendBatch? batch, CurrentModel current, Recommendations recommendations) =>
                RecommendBatch.BodyComplaint(batch) is { } complaint
                    ? Problem(StatusCodes.Status400BadRequest, complaint)
                    : WithModel<RecommendationBatch>(current, model => TypedResults.Ok(new RecommendationBatch([.. batch!.Requests.Select(request => recommendations.Answer(model, request))]))))
            .WithName("recommendBatch")
            .WithSummary("Several questions at once. The answer to a question about unknown items alone is empty here.")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        api.MapDelete("/sessions/{session_id}", ([FromRoute(Name = "session_id")] string session, SessionMemory sessions) =>
            {
                sessions.Forget(session);
                return TypedResults.NoContent();
            })
            .WithName("forgetSession")
            .WithSummary("Forget a session now.");
        api.MapGet("/model", (CurrentModel current) => WithModel<ModelDescription>(current, model => TypedResults.Ok(model.Description)))
            .WithName("model")
            .WithSummary("The model that is served now.");
    }

    private static Results<Ok<Recommendation>, ProblemHttpResult> Answer(CurrentModel current, Recommendations recommendations, RecommendRequest request) =>
        WithModel<Recommendation>(current, model => recommendations.WhyNothing(model, request) is { } reason
            ? Problem(StatusCodes.Status404NotFound, reason)
            : TypedResults.Ok(recommendations.Answer(model, request)));

    private static Results<Ok<T>, ProblemHttpResult> WithModel<T>(CurrentModel current, Func<ServedModel, Results<Ok<T>, ProblemHttpResult>> answer)
    {
        if (current.Enter() is not { } model) return Problem(StatusCodes.Status503ServiceUnavailable, HealthApi.NoModel);
        try
        {
            return answer(model);
        }
        finally
        {
            model.Leave();
        }
    }

    private static ProblemHttpResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    /// <summary>Numbers and switches are read as text; what they are is said here.</summary>
    private static Task DescribeTypes(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Schema = parameter.Name switch
            {
                RecommendQuery.TopName => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{ServingOptions.MaximumTop}" },
                RecommendQuery.SeenName => new OpenApiSchema { Type = JsonSchemaType.Boolean },
                _ => parameter.Schema,
            };
        }

        return Task.CompletedTask;
    }
}
