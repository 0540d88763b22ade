# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
# %%
days = np.arange(1, 29)
temperature = 12 + 6 * np.sin(days / 4)
table = pd.DataFrame({'day': days, 'temperature': temperature.round(2)})
table.head(8)
# %%
table.assign(week=(table['day'] - 1) // 7).groupby('week').agg(['min', 'max'])
# %%
figure, axes = plt.subplots(figsize=(5, 3))
axes.plot(days, temperature)
axes.set_xlabel('day')
axes.set_ylabel('temperature')
plt.show()
