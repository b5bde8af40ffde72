#pragma once

#include "sim/audit/ledger_file.hpp"
#include "sim/study/reweighting.hpp"

namespace twinshift::study {

/// A run's totals hung on the factors of its own ledger: "co2e_ttw_kg", "co2e_wtt_kg", their sum "co2e_wtw_kg", and
/// every other item but kilometres. Inputs are the factors' ids, so that two runs share their draws.
///
/// A factor that stands in rows of co2e_wtt_kg alone is of the supply, every other of the vehicles. Other people's
/// trains (audit::kOutsideTotals) are left out, as in all totals, unless `whole_trains` asks for them.
[[nodiscard]] Reweighting reweighting_of(audit::LedgerFile const& ledger, bool whole_trains = false);

}  // namespace twinshift::study
