import { ProgressBar } from "react-aria-components/ProgressBar";

interface MeterProps {
  label: string;
  /** 0 to 1. */
  value: number;
}

/** A thin progress bar whose label is only read aloud. */
export function Meter({ label, value }: MeterProps) {
  const percent = Math.round(Math.min(Math.max(value, 0), 1) * 100);
  return (
    <ProgressBar aria-label={label} value={percent} className="block">
      <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div className="h-full rounded-full bg-brand transition-[width] duration-300" style={{ width: `${percent}%` }} />
      </div>
    </ProgressBar>
  );
}
