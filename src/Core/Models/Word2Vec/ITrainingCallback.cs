namespace SessionRec.Core.Models.Word2Vec;

/// <summary>Hears of a training's course, on the training's thread. All methods do nothing unless implemented.</summary>
public interface ITrainingCallback
{
    void OnTrainBegin(ITrainingRun run)
    {
    }

    void OnEpochBegin(ITrainingRun run)
    {
    }

    void OnEpochEnd(ITrainingRun run, EpochFigures figures)
    {
    }

    void OnTrainEnd(ITrainingRun run)
    {
    }
}
