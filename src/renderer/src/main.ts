import './zod-without-eval.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/reading.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';

createApp(App).use(createPinia()).mount('#app');
