/* tslint:disable */
/* eslint-disable */
/**
 * A curve with what was chosen on it.
 */
export interface AssessedCurve {
    /**
     * One per candidate.
     */
    plain: Estimate[];
    /**
     * One per candidate.
     */
    corrected: Estimate[];
    /**
     * The choice among all candidates; none if no fit succeeded.
     */
    selected: Selected | null;
    /**
     * The choice among sizes above 0, on which gains rest.
     */
    choice: Selected | null;
}

/**
 * A difference of balanced losses in nats, positive is better, with its 95 % interval.
 */
export interface Gain {
    /**
     * Mean over the splits.
     */
    mean: number;
    /**
     * Lower end of the interval.
     */
    low: number;
    /**
     * Upper end of the interval.
     */
    high: number;
    /**
     * Of the mean. The interval may reach further than that times Student's quantile: see `assessment`.
     */
    standardError: number;
}

/**
 * A fitted model.
 */
export interface Model {
    /**
     * From the table's columns to features.
     */
    preprocessor: Preprocessor;
    /**
     * One per feature, in standardised units.
     */
    coefficients: number[];
    /**
     * In standardised units.
     */
    intercept: number;
    /**
     * Added to the log odds for classes that are equally frequent.
     */
    balancedOffset: number;
    /**
     * Added to the log odds for classes as frequent as in the table (the analytic prior shift).
     */
    naturalOffset: number;
}

/**
 * A generator by name with its options; an option left out takes its default, an unknown one is refused.
 */
export type GeneratorSpec = { smote: { kNeighbors?: number } } | { gaussian: { shrinkage?: number | "ledoit-wolf" } } | { jitter: { scale?: number } } | { duplicate: {} };

/**
 * A mean over splits with its standard error.
 */
export interface Estimate {
    /**
     * `None` if any split is not finite.
     */
    mean: number | null;
    /**
     * `None` with a single split, too.
     */
    standardError: number | null;
}

/**
 * A metric over the splits.
 */
export interface MetricEstimate {
    /**
     * Mean over splits; `None` where a split has none (a calibration line of separated classes).
     */
    mean: number | null;
    /**
     * Lower end of the 95 % interval; `None` with a single split.
     */
    low: number | null;
    /**
     * Upper end.
     */
    high: number | null;
}

/**
 * A model and how its fit went.
 */
export interface FinalFit {
    /**
     * What is delivered.
     */
    model: Model;
    /**
     * Its features.
     */
    features: Feature[];
    /**
     * Their coefficients in the table's own units.
     */
    coefficients: number[];
    /**
     * The intercept that goes with them.
     */
    intercept: number;
    /**
     * Largest absolute gradient entry of the mean loss.
     */
    maxGradient: number;
    /**
     * Whether the fit converged.
     */
    converged: boolean;
    /**
     * What there is to say about it.
     */
    warnings: Warning[];
}

/**
 * A quality score with its 95 % interval.
 */
export interface QualityInterval {
    /**
     * As [`quality_score`](super::quality_score) has it.
     */
    score: number;
    /**
     * Lower end, 0 or more.
     */
    low: number;
    /**
     * Upper end.
     */
    high: number;
}

/**
 * A verdict with what its sentence needs.
 */
export interface Decision {
    /**
     * The verdict.
     */
    kind: VerdictKind;
    /**
     * Why, the deciding reason first.
     */
    reasons: Reason[];
    /**
     * The generator with the largest corrected gain, on which every verdict rests; `None` if none could be evaluated.
     */
    judged: number | null;
    /**
     * The generator that the verdict names: the judged one for `add` and `harmful`, otherwise `None`.
     */
    generator: number | null;
    /**
     * The best rebalancer, an index into [`Evidence::rebalancers`]; the verdict `rebalance` names it.
     */
    bestRebalancer: number | null;
    /**
     * Whose gain over `none` is quoted.
     */
    quoted: QuotedGain | null;
    /**
     * That gain.
     */
    gain: Gain | null;
    /**
     * The rebalancer over which the judged generator gains least, an index into [`Evidence::rebalancers`].
     */
    closestRebalancer: number | null;
    /**
     * That least gain.
     */
    leastGain: Gain | null;
    /**
     * Its least gain over the rebalancers, corrected for having searched; nats.
     */
    correctedLeastGain: number | null;
    /**
     * Whether rows are shown to be no better than some rebalancer: min over j of the upper end of B_j is below δ.
     */
    rowsShownNoBetter: boolean;
    /**
     * The most that rows could add to rebalancing: min over j of the upper end of B_j, nats.
     */
    rowsCouldAddAtMost: number | null;
    /**
     * (t(0.975) + t(0.80)) · the largest standard error over the rebalancers, nats.
     */
    smallestDetectableGain: number | null;
    /**
     * For each generator, whether naive balancing with it is shown to do harm.
     */
    harmful: boolean[];
}

/**
 * A way to rebalance without any new row. The order breaks ties: the simplest first.
 */
export type Rebalancer = "prior_shift" | "class_weight" | "tuned_weight";

/**
 * Balanced losses of one arm: its candidates in every split.
 */
export interface ArmLosses {
    /**
     * Rows to add to the whole table at each candidate, ascending; for weights the rows that they stand for.
     */
    nSynthetic: number[];
    /**
     * Losses as fitted, row-major (split, candidate); NaN marks a fit that failed.
     */
    plain: number[];
    /**
     * Losses with log(W₀/W₁) added to the log odds, same shape.
     */
    corrected: number[];
}

/**
 * By how much a balanced loss falls once the penalty weighs as it does on the whole table: mean over the splits, nats.
 * Near 0 wherever the data decide the slopes.
 */
export interface PenaltyShift {
    /**
     * That of the natural fit.
     */
    none: number;
    /**
     * That of the natural fit with its intercept shifted.
     */
    priorShift: number;
    /**
     * That of each class half of the weight; it stands for all weighted and augmented fits.
     */
    classWeight: number;
}

/**
 * Calibrated log odds = intercept + slope · log odds at the natural prevalence.
 */
export interface Recalibration {
    /**
     * 0 for a calibrated model.
     */
    intercept: number;
    /**
     * 1 for a calibrated model.
     */
    slope: number;
}

/**
 * Calibration in the large: the shift of all margins that makes the mean probability right.
 */
export interface InterceptShift {
    /**
     * To add to every margin; 0 for a calibrated model, negative where it promises too much.
     */
    intercept: number;
    /**
     * Whether the gradient of the mean loss is within 1e-10 of 0.
     */
    converged: boolean;
    /**
     * Newton or bisection steps taken.
     */
    nIterations: number;
}

/**
 * Decisions at the threshold of one cost ratio. Costs are per row, in units of a false alarm.
 */
export interface ThresholdOutcome {
    /**
     * The cost of a missed positive over that of a false alarm.
     */
    costRatio: number;
    /**
     * The probability from which a row is called positive: 1 / (1 + ratio).
     */
    threshold: number;
    /**
     * Share of the positives that are called.
     */
    sensitivity: number;
    /**
     * Share of the negatives that are not.
     */
    specificity: number;
    /**
     * Share of positives among the rows that are called; `None` if none is.
     */
    precision: number | null;
    /**
     * Share of all rows that are called.
     */
    calledPositive: number;
    /**
     * What missed positives and false alarms cost.
     */
    expectedCost: number;
    /**
     * What it would cost to call every row.
     */
    treatAllCost: number;
    /**
     * What it would cost to call none.
     */
    treatNoneCost: number;
}

/**
 * Every metric of one set of predictions. Serialised to JSON, an infinite loss becomes null.
 */
export interface Metrics {
    /**
     * Mean over the classes of the class-wise mean log loss, nats.
     */
    balancedLogLoss: number;
    /**
     * Mean log loss, nats.
     */
    logLoss: number;
    /**
     * Mean squared difference of probability and label.
     */
    brier: number;
    /**
     * Area under the ROC curve.
     */
    auroc: number;
    /**
     * Area under the precision-recall steps.
     */
    averagePrecision: number;
    /**
     * See [`expected_calibration_error`].
     */
    expectedCalibrationError: number;
    /**
     * The decisions at one threshold.
     */
    atThreshold: ThresholdMetrics;
}

/**
 * Everything that a verdict rests on.
 */
export interface Evidence {
    /**
     * Splits behind every gain, at least 1.
     */
    nSplits: number;
    /**
     * δ: the smallest gain worth having, nats, finite and ≥ 0.
     */
    minimumGain: number;
    /**
     * The rebalancers that were run, each at most once, in any order.
     */
    rebalancers: RebalancerEvidence[];
    /**
     * The generators that were run.
     */
    generators: GeneratorEvidence[];
    /**
     * Whether there are fewer minority rows than twice the folds.
     */
    tooFewMinorityRows: boolean;
    /**
     * Whether there are fewer groups with minority rows than twice the folds.
     */
    tooFewMinorityGroups: boolean;
    /**
     * Whether a fit failed that the comparison rests on, `none` for instance.
     */
    fitFailed: boolean;
}

/**
 * Everything the assessment rests on.
 */
export interface AssessmentRequest {
    /**
     * Folds times repeats.
     */
    nSplits: number;
    /**
     * Validation rows for each training row of a split.
     */
    validationToTraining: number;
    /**
     * How sizes are chosen.
     */
    rule: SelectionRule;
    /**
     * The smallest gain worth having, nats.
     */
    minimumGain: number;
    /**
     * Minority rows of the whole table.
     */
    nMinority: number;
    /**
     * The whole table's class gap: the size of naive balancing.
     */
    balanceGap: number;
    /**
     * Whether there are fewer minority rows than twice the folds.
     */
    tooFewMinorityRows: boolean;
    /**
     * Whether there are fewer groups with minority rows than twice the folds.
     */
    tooFewMinorityGroups: boolean;
    /**
     * The natural fit.
     */
    natural: ArmLosses;
    /**
     * Each class half of the weight, if it was run.
     */
    classWeight: ArmLosses | null;
    /**
     * Both once more, as heavy as the whole table; without them, or without `class_weight`, intervals are not widened.
     */
    fullWeight: FullWeight | null;
    /**
     * The path of minority weights, if it was run.
     */
    tunedWeight: ArmLosses | null;
    /**
     * Whether the shifted intercept takes part.
     */
    priorShift: boolean;
    /**
     * Random over-sampling at balance, if it was run.
     */
    duplicate: ArmLosses | null;
    /**
     * The generators.
     */
    generators: ArmLosses[];
}

/**
 * How a size is chosen from the curves.
 */
export type SelectionRule = "minimum" | "one-standard-error" | "smoothed";

/**
 * How rows are held out.
 */
export type SplitPlan = { folds: { folds: number; repeats: number } } | { single: { validationFraction: number; repeats: number } } | { given: {} };

/**
 * How the delivered model is trained.
 */
export type Recipe = "natural" | "classWeight" | { tunedWeight: { gapMultiplier: number } } | { generator: { generator: GeneratorSpec; nSynthetic: number } };

/**
 * Imputation, encoding and standardisation as fitted on some rows of a table.
 *
 * Serialises to `{ columns }`; what is read back is checked.
 */
export interface Preprocessor {
    /**
     * One per column of the table.
     */
    columns: FittedColumn[];
}

/**
 * Losses of fits of the folds that are as heavy against the penalty as the whole table: every weight is multiplied by
 * all rows for each training row.
 */
export interface FullWeight {
    /**
     * The natural fit.
     */
    natural: ArmLosses;
    /**
     * Each class half of the weight.
     */
    classWeight: ArmLosses;
}

/**
 * Mean and population standard deviation of one feature over the training rows.
 */
export interface Moments {
    /**
     * In the table's units; 0 if no training row has a value.
     */
    mean: number;
    /**
     * In the table's units; 0 if the feature is constant in the training rows, and then 0 for every row.
     */
    scale: number;
}

/**
 * Numbers of a test; all are none where `reason` says why.
 */
export interface TestOutcome {
    /**
     * T, 0 or more.
     */
    statistic: number | null;
    /**
     * Directions tested.
     */
    degreesOfFreedom: number | null;
    /**
     * Of an F distribution only.
     */
    denominatorDegreesOfFreedom: number | null;
    /**
     * Probability of a larger statistic where there is nothing to find; 0 below the smallest double.
     */
    pValue: number | null;
    /**
     * Its natural logarithm, finite.
     */
    logPValue: number | null;
    /**
     * Why there is no test.
     */
    reason: Warning | null;
}

/**
 * One feature: its column in the table and what it says about it.
 */
export interface Feature {
    /**
     * Zero-based column of the table.
     */
    column: number;
    /**
     * What it says.
     */
    kind: FeatureKind;
}

/**
 * One fit through the lens.
 */
export interface NaturalLens {
    /**
     * Every metric in every split, row-major (split, metric); NaN where there is none.
     */
    values: number[];
    /**
     * In the order of [`NaturalMetric`].
     */
    metrics: MetricEstimate[];
}

/**
 * One fold and what to fit on it.
 */
export interface SweepRequest {
    /**
     * Seed of every stream of the run.
     */
    seed: number;
    /**
     * How rows are held out.
     */
    plan: SplitPlan;
    /**
     * Which repeat, from 0.
     */
    repeat: number;
    /**
     * Which fold of the repeat, from 0.
     */
    fold: number;
    /**
     * What is fitted.
     */
    classifier: ClassifierSpec;
    /**
     * What is tried.
     */
    arms: ArmRequest[];
}

/**
 * One generator.
 */
export interface AssessedGenerator {
    /**
     * Its curves and choices.
     */
    curve: AssessedCurve;
    /**
     * A: its choice over `none`.
     */
    overNone: Gain | null;
    /**
     * B: its choice over each rebalancer, in the order of [`Assessment::rebalancers`].
     */
    overRebalancers: (Gain | null)[];
    /**
     * H: naive balancing over `none`.
     */
    naiveOverNone: Gain | null;
}

/**
 * One number per split with its mean, error and gain over `none`.
 */
export interface AssessedBaseline {
    /**
     * Mean loss and its standard error.
     */
    estimate: Estimate;
    /**
     * Gain over `none`.
     */
    overNone: Gain | null;
}

/**
 * Probabilities at one stage of the correction.
 */
export interface DeliveryStage {
    /**
     * In the order of [`crate::natural::NaturalMetric`].
     */
    metrics: MetricEstimate[];
    /**
     * Rows in ten bins of ascending probability; each row once, its probability averaged over the repeats.
     */
    curve: CalibrationBin[];
}

/**
 * Rows of similar probability.
 */
export interface CalibrationBin {
    /**
     * Mean probability.
     */
    meanPredicted: number;
    /**
     * Share of minority rows.
     */
    observed: number;
    /**
     * Lower end of its 95 % interval.
     */
    low: number;
    /**
     * Upper end.
     */
    high: number;
    /**
     * Rows.
     */
    nRows: number;
}

/**
 * Sizes that the draws chose.
 */
export interface ChosenSizes {
    /**
     * Share of the draws that chose each candidate; one per candidate, in sum 1.
     */
    shares: number[];
    /**
     * The candidate at the lower end of the 95 % percentile interval.
     */
    low: number;
    /**
     * The candidate at its upper end.
     */
    high: number;
}

/**
 * Something the user should know, with a stable code.
 */
export interface Warning {
    /**
     * Stable, in SCREAMING_SNAKE_CASE.
     */
    code: string;
    /**
     * One sentence that says what happened and what to do.
     */
    message: string;
}

/**
 * The delivered model at the natural prevalence.
 */
export interface Delivery {
    /**
     * The line that the delivered model carries, learned from all held-out rows. `None` where the classes are separated
     * or the log odds constant, and where it would turn the order of the risks around, be it without one of the folds.
     */
    recalibration: Recalibration | null;
    /**
     * As fitted, without any correction.
     */
    asFitted: DeliveryStage;
    /**
     * With the intercept shifted to the prevalence.
     */
    priorShift: DeliveryStage;
    /**
     * With the line on top, in every fold that of the other folds of its repeat. `None` where there is no line, or no
     * other fold.
     */
    recalibrated: DeliveryStage | null;
    /**
     * One per cost ratio, on the last stage that there is.
     */
    thresholds: ThresholdOutcome[];
}

/**
 * The diagnosis of a table.
 */
export interface Diagnosis {
    /**
     * The published symmetry test.
     */
    symmetry: TestOutcome;
    /**
     * What its statistic is compared with.
     */
    cutoff: number | null;
    /**
     * Whether the majority's own equation has no root, so that no test of it is needed: every logistic model with an
     * intercept.
     */
    asymmetricByConstruction: boolean;
    /**
     * The weights test with its small-sample reference.
     */
    weightsTest: TestOutcome;
    /**
     * The weights test without leverage correction, against χ².
     */
    plainWeightsTest: TestOutcome;
    /**
     * In the order asked.
     */
    generators: GeneratorDiagnosis[];
}

/**
 * The logistic recalibration line: log odds = intercept + slope · margin.
 */
export interface CalibrationLine {
    /**
     * 1 for a calibrated model, below 1 where its margins are too extreme. `None` unless converged.
     */
    slope: number | null;
    /**
     * Intercept of the same fit. `None` unless converged.
     */
    interceptOfSlopeFit: number | null;
    /**
     * Intercept with the slope fixed at 1, see [`calibration_in_the_large`]. `None` unless that fit converged.
     */
    interceptInTheLarge: number | null;
    /**
     * Whether the line exists and was found: margins that are constant or separate the classes have none.
     */
    converged: boolean;
    /**
     * Newton steps of the line.
     */
    nIterations: number;
}

/**
 * The verdict in a word.
 */
export type VerdictKind = "add" | "rebalance" | "none" | "harmful" | "undecided";

/**
 * What a feature stands for.
 */
export type FeatureKind = "number" | { level: number } | "missing";

/**
 * What a user is told.
 */
export interface Assessment {
    /**
     * No rebalancing at all.
     */
    none: AssessedBaseline;
    /**
     * The shifted intercept, if it takes part.
     */
    priorShift: AssessedBaseline | null;
    /**
     * Each class half of the weight.
     */
    classWeight: AssessedBaseline | null;
    /**
     * The best weight of the path.
     */
    tunedWeight: AssessedBaseline | null;
    /**
     * The path of weights itself.
     */
    tunedWeightCurve: AssessedCurve | null;
    /**
     * Random over-sampling at balance.
     */
    duplicate: AssessedBaseline | null;
    /**
     * The rebalancers that were run, in the order of every generator's gains.
     */
    rebalancers: Rebalancer[];
    /**
     * What losses fall by on the whole table because the penalty weighs less there; all intervals of gains allow for it.
     */
    penaltyShift: PenaltyShift | null;
    /**
     * In the order asked.
     */
    generators: AssessedGenerator[];
    /**
     * What the bootstrap of the held-out rows says, where it was made.
     */
    inference: Inference | null;
    /**
     * The verdict.
     */
    decision: Decision;
}

/**
 * What one arm tries.
 */
export type ArmRequest = { weights: { gapMultipliers: number[] } } | { generator: { generator: GeneratorSpec; sizes: number[]; balanceGap: number } };

/**
 * What one generator reached. Gains are `None` where a fit failed or there is a single split.
 */
export interface GeneratorEvidence {
    /**
     * A: the gain of its choice over `none`.
     */
    overNone: Gain | null;
    /**
     * B: the gain of its choice over each rebalancer, in the order of [`Evidence::rebalancers`].
     */
    overRebalancers: (Gain | null)[];
    /**
     * H: the gain of naive balancing (gap multiplier 1) over `none`.
     */
    naiveOverNone: Gain | null;
    /**
     * The least gain over the rebalancers, corrected for having searched (see [`crate::inference`]);
     * [`GeneratorEvidence::uncorrected`] puts the least mean gain here.
     */
    correctedLeastGain: number | null;
}

/**
 * What one rebalancer reached.
 */
export interface RebalancerEvidence {
    /**
     * Which one.
     */
    name: Rebalancer;
    /**
     * Its mean balanced loss, nats; `None` if a fit failed.
     */
    loss: number | null;
    /**
     * C: its gain over `none`; `None` if a fit failed or there is a single split.
     */
    overNone: Gain | null;
}

/**
 * What the decisions at one threshold are worth. "Positive" is the minority.
 */
export interface ThresholdMetrics {
    /**
     * Rows with a score at or above it are called positive.
     */
    threshold: number;
    /**
     * Share of right decisions.
     */
    accuracy: number;
    /**
     * Mean of recall and specificity.
     */
    balancedAccuracy: number;
    /**
     * Share of true positives among the rows called positive; 0 when none is.
     */
    precision: number;
    /**
     * Share of the positives found.
     */
    recall: number;
    /**
     * Share of the negatives left alone.
     */
    specificity: number;
    /**
     * Recall + specificity − 1.
     */
    youden: number;
    /**
     * Harmonic mean of precision and recall; 0 when nothing is found.
     */
    f1: number;
    /**
     * Matthews correlation; 0 when all decisions are the same.
     */
    mcc: number;
    /**
     * True positives among the rows that are positive or called so.
     */
    jaccard: number;
}

/**
 * What the diagnosis found.
 */
export type Regime = "local_symmetry" | "realistic" | "biased";

/**
 * What the draws say of a run.
 */
export interface Inference {
    /**
     * The path of weights, if it was run.
     */
    tunedWeight: CurveInference | null;
    /**
     * In the order of the request.
     */
    generators: GeneratorInference[];
}

/**
 * What the draws say of one curve.
 */
export interface CurveInference {
    /**
     * Sizes chosen among all candidates.
     */
    selected: ChosenSizes | null;
    /**
     * Sizes chosen among those above 0.
     */
    choice: ChosenSizes | null;
}

/**
 * What the draws say of one generator. Gains are those of its choice above 0, nats, positive is better.
 */
export interface GeneratorInference {
    /**
     * Its sizes.
     */
    curve: CurveInference;
    /**
     * Over `none`, corrected for the search over sizes.
     */
    overNone: number | null;
    /**
     * Over each rebalancer that was run, in the order of [`crate::decision::Rebalancer::ALL`], corrected likewise; `tuned_weight` chooses
     * anew in every draw, too.
     */
    overRebalancers: (number | null)[];
}

/**
 * What theory says of one generator on one table. What is none has `reason` to say why.
 */
export interface GeneratorDiagnosis {
    /**
     * Why something is missing.
     */
    reason: Warning | null;
    /**
     * Mismatch of the generator against sampling noise.
     */
    quality: QualityInterval | null;
    /**
     * By the published cuts.
     */
    regime: Regime | null;
    /**
     * Whether one of the cuts lies within its own noise.
     */
    borderline: boolean;
    /**
     * Of the angle between the mismatch and the class contrast, −1 to 1.
     */
    cosine: number | null;
    /**
     * ñ*, rows to add; none unless the score is at most 10 and the two biases can cancel.
     */
    theoryTarget: number | null;
    /**
     * Rows to add where bias costs least: 0, a number, or infinity where more are always better.
     */
    metricTarget: number | null;
    /**
     * Gap multipliers of the published rule.
     */
    publishedCandidates: number[];
    /**
     * Gap multipliers of every regime that the findings leave open, with 0 and balance.
     */
    joinedCandidates: number[];
    /**
     * Excess balanced risk from bias at each size asked, nats; empty if the curve does not exist.
     */
    biasTerms: number[];
    /**
     * The same from sampling noise.
     */
    varianceTerms: number[];
    /**
     * What the generator has to say.
     */
    warnings: Warning[];
}

/**
 * What to diagnose.
 */
export interface DiagnosisRequest {
    /**
     * Of the folds, the generators' rows and the bootstrap.
     */
    seed: number;
    /**
     * Whose scores are taken.
     */
    classifier: ClassifierSpec;
    /**
     * Folds of the quality score, at least 2; fewer where a class has fewer rows or groups.
     */
    folds: number;
    /**
     * Any number.
     */
    generators: GeneratorSpec[];
    /**
     * Rows to add to the whole table at which the curve is predicted.
     */
    sizes: number[];
}

/**
 * What to draw.
 */
export interface AugmentRequest {
    /**
     * Seed of the streams.
     */
    seed: number;
    /**
     * Which generator, with its settings.
     */
    generator: GeneratorSpec;
    /**
     * Rows to draw.
     */
    nSynthetic: number;
    /**
     * Per column of the table: decimals to round numbers to (0 for whole numbers), or none.
     */
    decimals: (number | null)[];
}

/**
 * What to fit on all rows.
 */
export interface FinalRequest {
    /**
     * Seed of every stream of the run.
     */
    seed: number;
    /**
     * What is fitted.
     */
    classifier: ClassifierSpec;
    /**
     * How it is trained.
     */
    recipe: Recipe;
    /**
     * Whether the balanced lens adds log(W₀/W₁) to the log odds (docs/method.md, What is computed).
     */
    corrected: boolean;
}

/**
 * What was chosen.
 */
export interface Selected {
    /**
     * Index of the candidate.
     */
    index: number;
    /**
     * Its rows to add.
     */
    nSynthetic: number;
    /**
     * Whether its corrected fit was chosen.
     */
    corrected: boolean;
    /**
     * Its mean loss over the splits, nats.
     */
    loss: number;
    /**
     * See [`estimate`].
     */
    standardError: number | null;
    /**
     * The candidate that each split alone would have chosen by its own least loss.
     */
    perFold: number[];
    /**
     * The rule that was applied: a single split has no standard error, so there the minimum stands in for that rule.
     */
    applied: SelectionRule;
    /**
     * Index of the candidate with the least mean loss.
     */
    minimumIndex: number;
    /**
     * Whether that candidate or the chosen one is the largest of several, so that the grid should go on.
     */
    atEdge: boolean;
}

/**
 * What was learned about one column.
 */
export type FittedColumn = { numeric: { moments: Moments; range: [number, number] | undefined } } | { categorical: { moments: Moments[]; seen: boolean[]; missingSeen: boolean; missingIndicator: boolean } };

/**
 * Which classifier is fitted, with its settings.
 */
export type ClassifierSpec = { logistic: { inversePenalty: number } };

/**
 * Which sizes may be chosen.
 */
export type AllowedSizes = "all" | "positive";

/**
 * Whose gain over `none` a verdict quotes.
 */
export type QuotedGain = "choice" | "rebalancer" | "naiveBalancing";

/**
 * Why a verdict is what it is: the deciding reason first, then what limits it.
 */
export type Reason = "TOO_FEW_MINORITY_ROWS" | "TOO_FEW_MINORITY_GROUPS" | "FIT_FAILED" | "SINGLE_SPLIT" | "GENERATORS_MISSING" | "BASELINES_MISSING" | "ROWS_BEAT_EVERY_REBALANCER" | "ROWS_GAIN_TOO_LITTLE" | "REBALANCING_GAINS" | "ROWS_SHOWN_NO_BETTER" | "ROWS_COULD_ADD_MORE" | "NAIVE_BALANCING_HARMS" | "NOTHING_WORTH_HAVING" | "INTERVALS_TOO_WIDE" | "GENERATOR_FAILED" | "NAIVE_BALANCING_UNKNOWN";


/**
 * The assessment of a run: an `AssessmentRequest` in, an `Assessment` out, corrected where rows are resampled.
 */
export class Assessing {
    free(): void;
    /**
     * Curves, choices, gains and verdict.
     */
    assess(): any;
    /**
     * Makes some of the draws; returns whether there are more to make, of which the assessment cannot do without any.
     */
    draw(): boolean;
    /**
     * `losses`: of all arms, which come without theirs, see [`AssessmentRequest::set_losses`]: thousands of numbers that cross
     * one by one took a third of the first assessment. `bootstrap`: complete; without it the verdict is not corrected.
     */
    constructor(request: any, losses: Float64Array, bootstrap: Bootstrap | null | undefined, seed: number);
}

/**
 * Held-out rows for the bootstrap, and where they stand; every method is that of [`UnitLosses`] or of [`Places`].
 */
export class Bootstrap {
    private constructor();
    free(): void;
    /**
     * Takes the next of them, each as often as it was held out.
     */
    add(splits: Uint32Array, margins: Float32Array): void;
    /**
     * Nothing where there is nothing to leave out. `held_out`: rows of all splits, each of which ends at one of `ends`;
     * `offsets`: row-major (split, fit).
     */
    static plan(labels: Uint8Array, groups: Uint32Array | null | undefined, held_out: Uint32Array, ends: Uint32Array, offsets: Float64Array, seed: number): Bootstrap | undefined;
    /**
     * The position of each place among the rows of its split.
     */
    positions(): Uint32Array;
    /**
     * The split of each place.
     */
    splits(): Uint32Array;
    /**
     * Where the places of each row begin that is needed, and, last, how many there are.
     */
    starts(): Uint32Array;
}

/**
 * Held-out log odds of one fit in every split, see [`held_out::HeldOut`].
 */
export class HeldOut {
    free(): void;
    /**
     * A `Delivery`; `groups`: one code per row of the table; `natural`: the `values` of the lens, where it was asked.
     */
    delivery(rows: Uint32Array, groups: Uint32Array | null | undefined, folds: number, ratio: number, cost_ratios: Float64Array, natural?: Float64Array | null): any;
    /**
     * A `NaturalLens`.
     */
    lens(ratio: number): any;
    constructor(log_odds: Float32Array, ends: Uint32Array, n_majority: Uint32Array, shifts: Float64Array);
}

declare function __wbg_reset_state(): void;

/**
 * Throws the instance away with all its memory; the next call into the glue starts a fresh one.
 */
export function discardInstance(): void;

/**
 * Further multipliers for a curve whose best is its largest; none past 8.
 */
export function extension(multipliers: Float64Array): Float64Array | undefined;

/**
 * Bytes of memory that the instance holds.
 */
export function memoryBytes(): number;

/**
 * `{ metrics, calibration }`: the `Metrics` of probabilities, and their `CalibrationLine`.
 */
export function metrics(labels: Uint8Array, probabilities: Float64Array, threshold: number): any;

/**
 * Rows to add at a gap multiplier.
 */
export function nSynthetic(gap_multiplier: number, balance_gap: number): number;

/**
 * What the metrics of a fit are above those of the fit without any remedy: `MetricEstimate`s. `values`, `none`: of their
 * `NaturalLens`.
 */
export function overNone(values: Float64Array, none: Float64Array, ratio: number): any;

/**
 * A simulated table: `{ names, columns, labels }`.
 */
export function simulate(design: string, columns: number, n_majority: number, n_minority: number, seed: number): any;

/**
 * Gap multipliers with 0 and 1 among them, ascending, free of repeats at this class gap.
 */
export function withAnchors(multipliers: Float64Array, balance_gap: number): Float64Array;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_assessing_free: (a: number, b: number) => void;
    readonly __wbg_bootstrap_free: (a: number, b: number) => void;
    readonly __wbg_heldout_free: (a: number, b: number) => void;
    readonly assessing_assess: (a: number) => [number, number, number];
    readonly assessing_draw: (a: number) => number;
    readonly assessing_new: (a: any, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly bootstrap_add: (a: number, b: number, c: number, d: number, e: number) => [number, number];
    readonly bootstrap_plan: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number, j: number, k: number) => [number, number, number];
    readonly bootstrap_positions: (a: number) => [number, number];
    readonly bootstrap_splits: (a: number) => [number, number];
    readonly bootstrap_starts: (a: number) => [number, number];
    readonly discardInstance: () => void;
    readonly extension: (a: number, b: number) => [number, number];
    readonly heldout_delivery: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number, j: number, k: number) => [number, number, number];
    readonly heldout_lens: (a: number, b: number) => [number, number, number];
    readonly heldout_new: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number) => number;
    readonly memoryBytes: () => number;
    readonly metrics: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly nSynthetic: (a: number, b: number) => number;
    readonly overNone: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly simulate: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number, number];
    readonly withAnchors: (a: number, b: number, c: number) => [number, number, number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
