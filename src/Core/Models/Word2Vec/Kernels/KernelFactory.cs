namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>Makes the kernels of a vector width.</summary>
internal static class KernelFactory
{
    public static TargetKernel Targets(int width, int columns, int stride) => width switch
    {
        512 => new Vector512Kernel(columns, stride),
        256 => new Vector256Kernel(columns, stride),
        128 => new Vector128Kernel(columns, stride),
        _ => new ScalarKernel(columns, stride),
    };

    public static PanelKernel Panels(int width) => width switch
    {
        512 => new Vector512PanelKernel(),
        256 => new Vector256PanelKernel(),
        128 => new Vector128PanelKernel(),
        _ => new ScalarPanelKernel(),
    };
}
